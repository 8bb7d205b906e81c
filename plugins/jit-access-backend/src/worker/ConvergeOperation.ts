import { isTerminalGrantState } from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import { endGrants } from '../services/endGrants';
import { callsFor, type CallOutcome } from './calls';
import {
  stepOnGrant,
  WORKER,
  type OperationHandler,
  type WorkContext,
  grantOf,
} from './context';
import { backoff } from './timing';

/** Failed attempts after which it is left to the next comparison. */
const MOST_ATTEMPTS = 5;

/** What the record wants of the provider. */
type Wanted = 'present' | 'absent' | 'nothing';

/**
 * Makes the provider agree with the record of one grant: access of an active
 * grant is put in order, what an ended grant left behind is taken away when no
 * live grant holds it. Grants that are starting or ending are left to their
 * own operations.
 */
export class ConvergeOperation implements OperationHandler {
  constructor(private readonly context: WorkContext) {}

  async run(operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
    const found = await grantOf(this.context, operation);
    // The entitlement is locked: nothing else changes it at the provider.
    const wanted = await this.wanted(found.grant);
    if (wanted === 'nothing') {
      await this.finish(operation, found, undefined);
      return;
    }
    const calls = callsFor(this.context, found, signal);
    const outcome =
      wanted === 'present'
        ? await calls.renew(new Date(found.grant.revokeDueAt ?? 0))
        : await calls.remove({
            killSessions: found.grant.killSessions,
            evenIfAbsent: false,
          });
    if (outcome.ok && outcome.state === wanted) {
      await this.finish(operation, found, wanted);
    } else if (!outcome.ok && outcome.class === 'permanent') {
      await this.giveUp(operation, found, outcome.error);
    } else {
      await this.retry(operation, found, sayFailure(outcome, wanted));
    }
  }

  private async wanted(grant: StoredGrant): Promise<Wanted> {
    if (grant.state === 'active') {
      return 'present';
    }
    if (!isTerminalGrantState(grant.state)) {
      return 'nothing';
    }
    const held = await this.context.stores.grants.hasUnfinished(
      this.context.knex,
      grant.entitlementKey,
    );
    return held ? 'nothing' : 'absent';
  }

  private async finish(
    operation: ClaimedOperation,
    { request, grant: seen }: GrantWithRequest,
    made: 'present' | 'absent' | undefined,
  ): Promise<void> {
    const { operations, drift } = this.context.stores;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      if (grant.state === 'active' && grant.revokeDueAt !== seen.revokeDueAt) {
        // Its end was moved meanwhile, and the provider has to hear of that.
        await operations.postpone(unit.trx, operation, {
          dueAt: now,
          attempts: 0,
        });
        return;
      }
      await operations.finish(unit.trx, operation, now);
      if (made !== undefined) {
        await drift.repaired(
          unit.trx,
          grant.entitlementKey,
          made === 'present' ? 'restored' : 'removed',
          now,
        );
        unit.audit({
          actor: WORKER,
          action: made === 'present' ? 'access-confirmed' : 'access-removed',
          requestId: request.id,
          grantId: grant.id,
          details: {
            principal: request.principal,
            readBack: made,
            until: made === 'present' ? grant.revokeDueAt : null,
          },
        });
      }
    });
  }

  /** What can never be put back is over; what can't be taken away stays reported. */
  private async giveUp(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    error: string,
  ): Promise<void> {
    const { stores } = this.context;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      await stores.operations.finish(unit.trx, operation, await unit.now());
      unit.audit({
        actor: WORKER,
        action: 'converge-refused',
        requestId: request.id,
        grantId: grant.id,
        details: { error },
      });
      if (grant.state === 'active') {
        await endGrants(unit, stores, [{ grant, request }], {
          by: WORKER,
          reason: 'policy',
          words: `It can't be put back at the provider: ${error}`,
        });
      }
    });
  }

  private async retry(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    error: string,
  ): Promise<void> {
    const { operations } = this.context.stores;
    const attempt = operation.attempts + 1;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      if (attempt >= MOST_ATTEMPTS) {
        await operations.finish(unit.trx, operation, now);
      } else {
        await operations.postpone(unit.trx, operation, {
          dueAt: new Date(now.getTime() + backoff(operation.attempts)),
          attempts: attempt,
        });
      }
      unit.audit({
        actor: WORKER,
        action: 'converge-attempt-failed',
        requestId: request.id,
        grantId: grant.id,
        details: { error, attempt },
      });
    });
  }
}

function sayFailure(outcome: CallOutcome, wanted: string): string {
  return outcome.ok
    ? `The provider says ${outcome.state}, and it should be ${wanted}`
    : outcome.error;
}
