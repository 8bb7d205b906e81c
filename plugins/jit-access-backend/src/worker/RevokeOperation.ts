import {
  countOtherLeases,
  isTerminalGrantState,
} from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import { grantEnding, grantOverdue } from '../outbox/notices';
import { callsFor } from './calls';
import {
  stepOnGrant,
  WORKER,
  type OperationHandler,
  type WorkContext,
} from './context';
import { RevokeEnd } from './RevokeEnd';
import { backoff, isPageDue } from './timing';

/** Takes access away, and tries for ever. */
export class RevokeOperation implements OperationHandler {
  private readonly end: RevokeEnd;

  constructor(private readonly context: WorkContext) {
    this.end = new RevokeEnd(context);
  }

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
    await this.takeAway(operation, found, signal);
  }

  /** Takes the access of a grant away that is ending already. */
  async takeAway(
    operation: ClaimedOperation,
    found: GrantWithRequest,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, stores } = this.context;
    const { grant } = found;
    // The entitlement is locked: no other grant of it starts meanwhile.
    const others = countOtherLeases(
      await stores.grants.leaseHolders(knex, grant.entitlementKey),
      grant.id,
    );
    if (others > 0) {
      await this.end.write({
        operation,
        found,
        proof: 'held-by-other-lease',
      });
      return;
    }
    const calls = callsFor(this.context, found, signal);
    const outcome = await calls.remove({
      killSessions: grant.killSessions,
      evenIfAbsent: grant.startsAt !== null,
    });
    if (outcome.ok && outcome.state === 'absent') {
      await this.end.write({ operation, found, proof: 'absent' });
    } else if (outcome.ok && outcome.state === 'foreign') {
      await this.end.write({ operation, found, proof: 'foreign-left' });
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
