import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { serviceFacts } from '@fairway/plugin-backends-node';
import type { Inventory } from '../database/Inventory';
import type { ServiceStore } from '../database/ServiceStore';
import { OURSELVES } from '../database/timeline';

/** Services that are looked up at once. */
const PAGE = 200;

const HOUR = 60 * 60 * 1000;

/** How long a service that left the catalog is kept. */
const GRACE = HOUR;

/** The same, when so many are missing at once that the catalog itself may be at fault. */
const DOUBTFUL_GRACE = 24 * HOUR;

/** What {@link Upkeep} needs. */
export interface UpkeepOptions {
  catalog: CatalogService;
  auth: AuthService;
  services: Pick<ServiceStore, 'refsAfter' | 'describe' | 'remove'>;
  inventory: Pick<Inventory, 'judge'>;
  logger: LoggerService;
  now: () => Date;
}

/** Lets names and owners follow the catalog, and holds every image against the register as it is now. */
export class Upkeep {
  constructor(private readonly options: UpkeepOptions) {}

  /** Throws when the catalog can't be read; then nothing more is removed. */
  async followCatalog(signal: AbortSignal): Promise<void> {
    const { catalog, auth, services, now, logger } = this.options;
    const missing: string[] = [];
    let known = 0;
    for await (const refs of this.#pages(signal)) {
      known += refs.length;
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: ['kind', 'metadata', 'relations'] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      for (const [index, entityRef] of refs.entries()) {
        const entity = items[index];
        if (entity) {
          await services.describe(
            entityRef,
            serviceFacts(entity),
            now().toISOString(),
          );
        } else {
          missing.push(entityRef);
        }
      }
    }
    const grace = missing.length * 2 > known ? DOUBTFUL_GRACE : GRACE;
    const before = new Date(now().getTime() - grace).toISOString();
    for (let i = 0; i < missing.length; i += PAGE) {
      const gone = await services.remove(missing.slice(i, i + PAGE), before);
      if (gone > 0) {
        logger.info(`${gone} services left the catalog and the register`);
      }
    }
  }

  /** Days pass, and the register changes. */
  async judgeAll(signal: AbortSignal): Promise<void> {
    const { inventory, now } = this.options;
    for await (const refs of this.#pages(signal)) {
      for (const ref of refs) {
        signal.throwIfAborted();
        await inventory.judge(ref, {
          actor: OURSELVES,
          at: now().toISOString(),
        });
      }
    }
  }

  async *#pages(signal: AbortSignal) {
    let after = '';
    for (;;) {
      signal.throwIfAborted();
      const refs = await this.options.services.refsAfter(after, PAGE);
      if (refs.length === 0) {
        return;
      }
      yield refs;
      after = refs[refs.length - 1];
    }
  }
}
