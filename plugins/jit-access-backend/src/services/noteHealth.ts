import type { HealthStore } from '../database/HealthStore';
import type { Transactions } from '../database/UnitOfWork';
import { breakerOpened } from '../outbox/alarms';

/** How something did that is compared with the record. */
export interface Comparison {
  /** Id of a provider, or `catalog`. */
  id: string;
  /** Who the ledger names. */
  by: string;
  /** Why nothing was changed; undefined when the breaker is closed. */
  breaker: string | undefined;
  managed: number | null;
}

/** Keeps how a comparison went; security hears of a breaker that opens, once. */
export async function noteHealth(
  transactions: Transactions,
  health: HealthStore,
  found: Comparison,
): Promise<void> {
  await transactions.run(async unit => {
    await unit.serialize();
    const before = (await health.all(unit.trx)).get(found.id);
    const breaker = found.breaker === undefined ? 'closed' : 'open';
    await health.put(unit.trx, {
      id: found.id,
      reconciledAt: (await unit.now()).toISOString(),
      ok: found.breaker === undefined,
      error: found.breaker ?? null,
      breaker,
      managed: found.managed,
    });
    if (breaker === (before?.breaker ?? 'closed')) {
      return;
    }
    unit.audit({
      actor: found.by,
      action: breaker === 'open' ? 'breaker-opened' : 'breaker-closed',
      details: { provider: found.id, why: found.breaker ?? null },
    });
    if (found.breaker !== undefined) {
      unit.publish(...breakerOpened(found.id, found.breaker));
    }
  });
}
