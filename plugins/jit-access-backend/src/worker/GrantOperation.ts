import type { EndReason } from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { ClaimedOperation } from '../database/records/operation';
import type { StoredRequest } from '../database/records/request';
import { grantActivated } from '../outbox/notices';
import type { Knex } from 'knex';
import { callsFor } from './calls';
import { startGrant } from './startGrant';
import {
  stepOnGrant,
  WORKER,
  type OperationHandler,
  type WorkContext,
  grantOf,
} from './context';
import { endOf, latestEnd } from './terms';
import { backoff } from './timing';

/** Gives access: re-check, obligation, grant, read back, active. */
export class GrantOperation implements OperationHandler {
  constructor(private readonly context: WorkContext) {}

  async run(operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
    const found = await grantOf(this.context, operation);
    if (
      found.grant.state === 'scheduled' &&
      !(await startGrant(this.context, operation, found))
    ) {
      return;
    }
    await this.provision(operation, found, signal);
  }

  private async provision(
    operation: ClaimedOperation,
    found: GrantWithRequest,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, stores, providers } = this.context;
    const { request } = found;
    const current = await stores.grants.get(knex, found.grant.id, undefined);
    if (
      current?.grant.state !== 'provisioning' ||
      current.grant.revokeDueAt === null
    ) {
      await this.leave(operation);
      return;
    }
    const provider = providers.get(request.provider);
    const ref = {
      grantId: current.grant.id,
      entitlement: current.grant.entitlement,
      principal: request.principal,
    };
    const outcome = await callsFor(this.context, current, signal).converge(
      new Date(current.grant.revokeDueAt),
    );
    if (outcome.ok && outcome.state === 'present') {
      await this.activate(operation, found, provider.instructions(ref));
    } else if (outcome.ok && outcome.state === 'foreign') {
      await this.abort(
        operation,
        found,
        `${request.principal} holds this already, and not through Fairway`,
      );
    } else if (outcome.ok && outcome.state === 'pending') {
      await this.wait(operation);
    } else if (outcome.ok) {
      await this.retry(
        operation,
        found,
        `The provider says ${outcome.state} after it was asked to grant`,
        false,
      );
    } else {
      await this.retry(
        operation,
        found,
        outcome.error,
        outcome.class === 'permanent',
      );
    }
  }

  private async activate(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    instructions: string,
  ): Promise<void> {
    const { grants, operations } = this.context.stores;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      const endsAt = endOf(grant, request, now);
      const activated = await grants.transition(unit.trx, grant, 'activate', {
        latestEnd: (
          await this.latestEnd(unit.trx, request, now, endsAt)
        ).toISOString(),
        startsAt: now.toISOString(),
        endsAt: endsAt.toISOString(),
        revokeDueAt: endsAt.toISOString(),
        instructions,
        lastError: null,
      });
      await operations.finish(unit.trx, operation, now);
      if (!activated) {
        return;
      }
      await operations.schedule(unit.trx, {
        kind: 'revoke',
        requestId: request.id,
        grantId: grant.id,
        entitlementKey: grant.entitlementKey,
        dueAt: endsAt,
      });
      unit.audit({
        actor: WORKER,
        action: 'grant-activated',
        requestId: request.id,
        grantId: grant.id,
        details: {
          principal: request.principal,
          endsAt: endsAt.toISOString(),
          readBack: 'present',
        },
      });
      unit.publish(...grantActivated(request, grant, endsAt.toISOString()));
    });
  }

  private async latestEnd(
    trx: Knex.Transaction,
    request: StoredRequest,
    startsAt: Date,
    endsAt: Date,
  ): Promise<Date> {
    const { stores, policies } = this.context;
    const current = policies.get(request.policyId);
    const pinned =
      current?.hash === request.policyHash
        ? current
        : await stores.policies.get(trx, request.policyHash);
    return latestEnd(
      request.kind,
      current && current !== pinned ? [pinned, current] : [pinned],
      startsAt,
      endsAt,
    );
  }

  private async retry(
    operation: ClaimedOperation,
    found: GrantWithRequest,
    error: string,
    permanent: boolean,
  ): Promise<void> {
    const { stores, timing } = this.context;
    const attempt = operation.attempts + 1;
    if (permanent || attempt >= timing.grantAttempts) {
      await this.abort(operation, found, error);
      return;
    }
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      await stores.grants.noteAttempt(unit.trx, grant, error);
      await stores.operations.postpone(unit.trx, operation, {
        dueAt: new Date(now.getTime() + backoff(operation.attempts)),
        attempts: attempt,
      });
      unit.audit({
        actor: WORKER,
        action: 'grant-attempt-failed',
        requestId: found.request.id,
        grantId: grant.id,
        details: { error, attempt },
      });
    });
  }

  /**
   * The provider is at it: that is no failure. The obligation to revoke, which
   * is due also when nothing comes of it, ends the waiting.
   */
  private async wait(operation: ClaimedOperation): Promise<void> {
    await stepOnGrant(this.context, operation, async unit => {
      const now = await unit.now();
      await this.context.stores.operations.postpone(unit.trx, operation, {
        dueAt: new Date(now.getTime() + backoff(0)),
        attempts: operation.attempts,
      });
    });
  }

  /** Gives up; what may have been granted is taken away at once. */
  private async abort(
    operation: ClaimedOperation,
    { request }: GrantWithRequest,
    error: string,
  ): Promise<void> {
    const reason: EndReason = 'provisioning-failed';
    const { grants, operations } = this.context.stores;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      const aborted = await grants.transition(unit.trx, grant, 'abort', {
        endReason: reason,
        lastError: error,
        attempts: grant.attempts + 1,
      });
      await operations.finish(unit.trx, operation, now);
      if (!aborted) {
        return;
      }
      await operations.schedule(unit.trx, {
        kind: 'revoke',
        requestId: request.id,
        grantId: grant.id,
        entitlementKey: grant.entitlementKey,
        dueAt: now,
      });
      unit.audit({
        actor: WORKER,
        action: 'grant-compensating',
        requestId: request.id,
        grantId: grant.id,
        details: { error },
      });
    });
  }

  /** Nothing is left to grant. */
  private async leave(operation: ClaimedOperation): Promise<void> {
    await stepOnGrant(this.context, operation, async unit => {
      await this.context.stores.operations.finish(
        unit.trx,
        operation,
        await unit.now(),
      );
    });
  }
}
