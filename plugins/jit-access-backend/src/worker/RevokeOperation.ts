import {
  countOtherLeases,
  isTerminalGrantState,
} from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { ClaimedOperation, StoredGrant } from '../database/records';
import { grantEnded, grantEnding, grantOverdue } from '../outbox/notices';
import { parseDuration } from '../policy/durations';
import { callsFor } from './calls';
import {
  stepOnGrant,
  WORKER,
  type OperationHandler,
  type WorkContext,
} from './context';
import { reviewDebt } from './reviewDebt';
import { backoff, isPageDue } from './timing';

/** How absence was established, for the ledger. */
type Proof = 'absent' | 'foreign-left' | 'held-by-other-lease';

const SAY: Record<Proof, string> = {
  absent: 'It was read back: the access is gone.',
  'foreign-left': 'Access that was not given by Fairway was left.',
  'held-by-other-lease': 'Another grant of yours keeps the access.',
};

/** Takes access away, and tries for ever. */
export class RevokeOperation implements OperationHandler {
  constructor(private readonly context: WorkContext) {}

  async run(operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
    const grant = await this.begin(operation);
    if (!grant) {
      return;
    }
    const { knex, stores } = this.context;
    const found = await stores.grants.get(knex, grant.id, undefined);
    if (!found) {
      throw new Error(`The request of grant ${grant.id} is missing`);
    }
    // The entitlement is locked: no other grant of it starts meanwhile.
    const others = countOtherLeases(
      await stores.grants.leaseHolders(knex, grant.entitlementKey),
      grant.id,
    );
    if (others > 0) {
      await this.finish(operation, found, 'held-by-other-lease');
      return;
    }
    const calls = callsFor(this.context, found, signal);
    const outcome = await calls.remove({
      killSessions: grant.killSessions,
      evenIfAbsent: grant.startsAt !== null,
    });
    if (outcome.ok && outcome.state === 'absent') {
      await this.finish(operation, found, 'absent');
    } else if (outcome.ok && outcome.state === 'foreign') {
      await this.finish(operation, found, 'foreign-left');
    } else {
      await this.retry(
        operation,
        found,
        outcome.ok
          ? `The provider says ${outcome.state} after it was asked to revoke`
          : outcome.error,
      );
    }
  }

  /** Moves the grant to an ending state; undefined when nothing is to be done. */
  private begin(operation: ClaimedOperation): Promise<StoredGrant | undefined> {
    const { grants, operations, requests } = this.context.stores;
    return stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      if (isTerminalGrantState(grant.state) || grant.state === 'scheduled') {
        await operations.finish(unit.trx, operation, now);
        return undefined;
      }
      const isDue =
        grant.revokeDueAt !== null && now >= new Date(grant.revokeDueAt);
      if (grant.state !== 'active' && grant.state !== 'provisioning') {
        return grant;
      }
      if (!isDue) {
        await operations.postpone(unit.trx, operation, {
          dueAt: new Date(grant.revokeDueAt ?? now.getTime() + 1000),
          attempts: 0,
        });
        return undefined;
      }
      const isActive = grant.state === 'active';
      await grants.transition(unit.trx, grant, isActive ? 'end' : 'abort', {
        endReason: isActive ? 'expired' : 'provisioning-failed',
      });
      unit.audit({
        actor: WORKER,
        action: isActive ? 'grant-ending' : 'grant-compensating',
        requestId: grant.requestId,
        grantId: grant.id,
        details: {
          why: isActive ? 'expired' : 'it was not provisioned in time',
        },
      });
      const request = await requests.get(unit.trx, grant.requestId, undefined);
      if (request && isActive) {
        unit.publish(...grantEnding(request, grant));
      }
      return grants.lock(unit.trx, grant.id);
    });
  }

  private async finish(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    proof: Proof,
  ): Promise<void> {
    const { stores } = this.context;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      const residual = this.residualOf(request.provider);
      const debt = await reviewDebt(
        this.context,
        unit,
        { request, grant },
        now,
      );
      const changed = await stores.grants.transition(
        unit.trx,
        grant,
        'verify-absent',
        {
          ...debt.changes,
          endedAt: now.toISOString(),
          lastError:
            grant.endReason === 'provisioning-failed' ? undefined : null,
          residualUntil:
            proof === 'absent' && residual !== undefined
              ? new Date(now.getTime() + residual).toISOString()
              : null,
        },
      );
      await stores.operations.finish(unit.trx, operation, now);
      if (!changed) {
        return;
      }
      const isFailure = grant.state === 'compensating';
      unit.audit({
        actor: WORKER,
        action: isFailure ? 'grant-failed' : 'grant-ended',
        requestId: request.id,
        grantId: grant.id,
        details: { why: grant.endReason, readBack: proof },
      });
      unit.publish(
        ...grantEnded(
          request,
          grant,
          isFailure ? 'failed' : 'ended',
          SAY[proof],
        ),
        ...debt.messages,
      );
    });
  }

  /** Milliseconds; undefined when nothing remains, or the provider is gone. */
  private residualOf(provider: string): number | undefined {
    const found = this.context.providers.find(provider);
    return found && parseDuration(found.capabilities.residual);
  }

  private async retry(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    error: string,
  ): Promise<void> {
    const { stores, timing } = this.context;
    const attempt = operation.attempts + 1;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      await stores.grants.noteAttempt(unit.trx, grant, error);
      unit.audit({
        actor: WORKER,
        action: 'revoke-attempt-failed',
        requestId: request.id,
        grantId: grant.id,
        details: { error, attempt },
      });
      const late =
        grant.revokeDueAt !== null &&
        now.getTime() - Date.parse(grant.revokeDueAt) > timing.overdueAfter;
      const dueAt = new Date(now.getTime() + backoff(operation.attempts));
      const isOverdue =
        (late || attempt >= timing.revokeAttempts) &&
        (await stores.grants.transition(unit.trx, grant, 'overdue', {}));
      if (isOverdue) {
        unit.audit({
          actor: WORKER,
          action: 'grant-revoke-overdue',
          requestId: request.id,
          grantId: grant.id,
          details: { error, attempt },
        });
      }
      if (
        (isOverdue || grant.state === 'revoke-overdue') &&
        isPageDue(grant, now)
      ) {
        const number = grant.pages + 1;
        await stores.grants.notePage(unit.trx, grant.id, number, now);
        unit.publish(
          ...grantOverdue(request, grant, {
            number,
            error,
            nextAttemptAt: dueAt.toISOString(),
          }),
        );
      }
      await stores.operations.postpone(unit.trx, operation, {
        dueAt,
        attempts: attempt,
      });
    });
  }
}
