import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ServiceReader } from '../database/ServiceReader';
import type { ServiceWriter } from '../database/ServiceWriter';
import { factsOf } from './catalogFacts';

/** Services that are looked up at once. */
const PAGE = 200;

const HOUR = 60 * 60 * 1000;

/** How long a service that left the catalog is kept after it was last seen. */
const GRACE = HOUR;

/** The same, when so many are missing at once that the catalog itself may be at fault. */
const DOUBTFUL_GRACE = 24 * HOUR;

/** What {@link CatalogSync} needs. */
export interface CatalogSyncOptions {
  catalog: CatalogService;
  auth: AuthService;
  reader: Pick<ServiceReader, 'refsAfter'>;
  writer: Pick<ServiceWriter, 'describe' | 'remove'>;
  logger: LoggerService;
  now: () => Date;
}

/** Lets titles and owners follow the catalog, and forgets what has left it. */
export class CatalogSync {
  constructor(private readonly options: CatalogSyncOptions) {}

  /** Throws when the catalog can't be read; then nothing more is removed. */
  async run(signal: AbortSignal): Promise<void> {
    const { catalog, auth, reader, writer, now, logger } = this.options;
    const missing: string[] = [];
    let known = 0;
    let after = '';
    while (!signal.aborted) {
      const page = await reader.refsAfter(after, PAGE);
      if (page.length === 0) {
        break;
      }
      known += page.length;
      after = page[page.length - 1].entityRef;
      const entityRefs = page.map(({ entityRef }) => entityRef);
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind', 'metadata', 'relations'] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      for (const [index, entityRef] of entityRefs.entries()) {
        const entity = items[index];
        if (entity) {
          await writer.describe(entityRef, factsOf(entity));
        } else {
          missing.push(entityRef);
        }
      }
    }
    signal.throwIfAborted();
    const grace = missing.length * 2 > known ? DOUBTFUL_GRACE : GRACE;
    const before = new Date(now().getTime() - grace).toISOString();
    for (let i = 0; i < missing.length; i += PAGE) {
      const gone = await writer.remove(missing.slice(i, i + PAGE), before);
      if (gone > 0) {
        logger.info(`${gone} services left the catalog and the fleet`);
      }
    }
  }
}
