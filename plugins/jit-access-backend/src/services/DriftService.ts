import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  accessProviderReadPermission,
  type Drift,
  type ListDriftOptions,
  type Page,
  type ProviderHealth,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { DriftStore } from '../database/DriftStore';
import type { GrantReader } from '../database/GrantReader';
import type { HealthStore } from '../database/HealthStore';
import type { Authorizer } from '../permissions/Authorizer';
import type { Providers } from './providers';

const DEFAULT_LIMIT = 20;

/** How the providers are doing and where they differ from the record. */
export class DriftService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly stores: { drift: DriftStore; health: HealthStore },
    private readonly grants: GrantReader,
    private readonly providers: Providers,
    private readonly authorizer: Pick<Authorizer, 'ensureAllowed'>,
  ) {}

  /** Throws NotAllowedError. */
  async list(
    options: ListDriftOptions,
    credentials: BackstageCredentials,
  ): Promise<Page<Drift>> {
    await this.authorizer.ensureAllowed(
      accessProviderReadPermission,
      credentials,
    );
    const found = await this.stores.drift.list(this.knex, {
      kind: options.kind,
      provider: options.provider,
      open: options.open ?? true,
      limit: options.limit ?? DEFAULT_LIMIT,
      offset: options.offset ?? 0,
    });
    const serverTime = (await this.clock.now(this.knex)).toISOString();
    return { ...found, serverTime };
  }

  /**
   * All that are installed, and what else has something to say: a provider
   * that is gone and still owes a revoke, or a catalog that is not believed.
   * Throws NotAllowedError.
   */
  async health(credentials: BackstageCredentials): Promise<ProviderHealth[]> {
    await this.authorizer.ensureAllowed(
      accessProviderReadPermission,
      credentials,
    );
    const [known, drift, overdue] = await Promise.all([
      this.stores.health.all(this.knex),
      this.stores.drift.countOpen(this.knex),
      this.grants.overdueByProvider(),
    ]);
    const installed = this.providers.list().map(({ id }) => id);
    const others = [...known.values()]
      .filter(({ breaker }) => breaker === 'open')
      .map(({ id }) => id);
    const ids = new Set([...installed, ...overdue.keys(), ...others]);
    return [...ids].map(id => {
      const health = known.get(id);
      const isGone = !installed.includes(id) && overdue.has(id);
      return {
        id,
        reconciledAt: health?.reconciledAt ?? null,
        ok: (health?.ok ?? true) && !isGone,
        error: isGone
          ? 'It is not installed any more, and access could not be taken away'
          : (health?.error ?? null),
        breaker: health?.breaker ?? 'closed',
        managed: health?.managed ?? null,
        driftOpen: drift.get(id) ?? 0,
        overdueRevokes: overdue.get(id) ?? 0,
      };
    });
  }
}
