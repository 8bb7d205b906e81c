import { stringifyError } from '@backstage/errors';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { foreignText } from '../../database/foreignText';
import { RECONCILER } from '../context';
import { within } from '../within';
import type { Finding } from './diff';
import type { ReconcileContext } from './Reconciler';

/** Longest call, and the lock that outlives it, in milliseconds. */
const PATIENCE = 15_000;
const LEASE = 60_000;

/**
 * Takes away access that Fairway did not give, where all policies of the
 * entitlement say so, under the lock of the entitlement.
 */
export class ForeignRemoval {
  constructor(private readonly context: ReconcileContext) {}

  async remove(provider: JitProvider, finding: Finding): Promise<void> {
    const { stores, transactions, logger } = this.context;
    const { key } = finding;
    const claim = await transactions.run(async unit => {
      const now = await unit.now();
      const until = new Date(now.getTime() + LEASE);
      return stores.operations.takeKey(unit.trx, key, { now, until });
    });
    if (claim === undefined) {
      return;
    }
    let error: string | undefined;
    try {
      await this.ask(provider, finding);
    } catch (caught) {
      error = stringifyError(caught);
      logger.error(
        `Taking foreign access of '${finding.principal}' away at '${provider.id}' failed: ${error}`,
      );
    }
    await transactions.run(async unit => {
      await stores.operations.freeKey(unit.trx, key, claim);
      if (error === undefined) {
        await stores.drift.repaired(unit.trx, key, 'removed', await unit.now());
      }
      unit.audit({
        actor: RECONCILER,
        action: error === undefined ? 'foreign-removed' : 'foreign-kept',
        details: {
          provider: provider.id,
          principal: foreignText(finding.principal, 500),
          error: error === undefined ? null : foreignText(error),
        },
      });
    });
  }

  private async ask(provider: JitProvider, finding: Finding): Promise<void> {
    const { knex, stores } = this.context;
    if (await stores.grants.hasUnfinished(knex, finding.key)) {
      throw new Error('a grant for it has started meanwhile');
    }
    if (!provider.removeForeign) {
      throw new Error('the provider has no way to do it');
    }
    const { removeForeign } = provider;
    const { entitlement, principal } = finding;
    const signal = AbortSignal.timeout(PATIENCE);
    await within(signal, () =>
      removeForeign.call(provider, { entitlement, principal }, { signal }),
    );
  }
}
