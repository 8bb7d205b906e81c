import type { ProviderHealth } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { foreignText } from './foreignText';

interface HealthRecord {
  id: string;
  reconciled_at: string | null;
  ok: boolean | number;
  error: string | null;
  breaker: string;
  managed: number | null;
}

/** How a provider did when it was last compared. */
export type StoredHealth = Omit<ProviderHealth, 'driftOpen' | 'overdueRevokes'>;

/** How the providers did when they were last compared. */
export class HealthStore {
  async put(trx: Knex.Transaction, health: StoredHealth): Promise<void> {
    await trx<HealthRecord>('access_provider_health')
      .insert({
        id: health.id,
        reconciled_at: health.reconciledAt,
        ok: health.ok,
        error: health.error === null ? null : foreignText(health.error),
        breaker: health.breaker,
        managed: health.managed,
      })
      .onConflict('id')
      .merge();
  }

  async all(knex: Knex): Promise<Map<string, StoredHealth>> {
    const records = await knex<HealthRecord>('access_provider_health');
    return new Map(
      records.map(record => [
        record.id,
        {
          id: record.id,
          reconciledAt: record.reconciled_at,
          ok: Boolean(record.ok),
          error: record.error,
          breaker: record.breaker === 'open' ? 'open' : 'closed',
          managed: record.managed,
        },
      ]),
    );
  }
}
