import { holdsLease } from '@fairway/plugin-jit-access-common';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import type { UnitOfWork } from '../database/UnitOfWork';
import { grantEnded } from '../outbox/notices';
import { durationMillis, formatDuration } from '../policy/durations';
import { stepOnGrant, WORKER, type WorkContext } from './context';
import { findObstacle, recheck, type Recheck } from './recheck';
import { termOf } from './terms';
import { backoff } from './timing';

/** One transaction of {@link startGrant}. */
class Start {
  constructor(
    private readonly context: WorkContext,
    private readonly operation: ClaimedOperation,
    private readonly subject: GrantWithRequest,
    private readonly unit: UnitOfWork,
  ) {}

  async apply(check: Recheck): Promise<boolean> {
    const { grant } = this.subject;
    if (grant.state !== 'scheduled') {
      if (!holdsLease(grant.state)) {
        await this.finishOperation();
      }
      return grant.state === 'provisioning';
    }
    if (check.status === 'later') {
      await this.postpone(grant, check.why);
      return false;
    }
    const why =
      check.status === 'refused'
        ? check.why
        : ((await this.findLimit(check.activePerUser)) ??
          (await findObstacle(this.context, this.unit.trx, this.subject)));
    if (why !== undefined) {
      await this.cancel(grant, why);
      return false;
    }
    if (check.status === 'ok') {
      await this.oblige(grant, check.longest);
    }
    return check.status === 'ok';
  }

  private async findLimit(activePerUser: number): Promise<string | undefined> {
    const { request, grant } = this.subject;
    await this.unit.serialize();
    const live = await this.context.stores.grants.countLive(this.unit.trx, {
      grantee: request.grantee,
      policyId: request.policyId,
      not: grant.id,
    });
    return live >= activePerUser
      ? `The limit of ${activePerUser} live grants is reached`
      : undefined;
  }

  private async postpone(grant: StoredGrant, why: string): Promise<void> {
    const { grants, operations } = this.context.stores;
    const { attempts } = this.operation;
    const now = await this.unit.now();
    await operations.postpone(this.unit.trx, this.operation, {
      dueAt: new Date(now.getTime() + backoff(attempts)),
      attempts: attempts + 1,
    });
    await grants.noteAttempt(this.unit.trx, grant, why);
    this.audit('grant-postponed', { why, attempt: attempts + 1 });
  }

  private async cancel(grant: StoredGrant, why: string): Promise<void> {
    const now = await this.unit.now();
    await this.context.stores.grants.transition(
      this.unit.trx,
      grant,
      'cancel',
      { endReason: 'policy', endedAt: now.toISOString(), lastError: why },
    );
    await this.finishOperation();
    this.audit('grant-cancelled', { why });
    this.unit.publish(
      ...grantEnded(this.subject.request, grant, 'cancelled', why),
    );
  }

  private async oblige(grant: StoredGrant, longest: number): Promise<void> {
    const { request } = this.subject;
    const { stores, timing } = this.context;
    const now = await this.unit.now();
    const wanted = termOf(request);
    const term =
      durationMillis(wanted) > longest ? formatDuration(longest) : wanted;
    const revokeDueAt = new Date(
      now.getTime() + durationMillis(term) + timing.provisioningAllowance,
    );
    await stores.grants.transition(this.unit.trx, grant, 'start', {
      term,
      revokeDueAt: revokeDueAt.toISOString(),
    });
    await stores.operations.schedule(this.unit.trx, {
      kind: 'revoke',
      requestId: request.id,
      grantId: grant.id,
      entitlementKey: grant.entitlementKey,
      dueAt: revokeDueAt,
    });
    this.audit('grant-provisioning', {
      revokeDueAt: revokeDueAt.toISOString(),
      ...(term === wanted ? {} : { wanted, shortenedTo: term }),
    });
  }

  private async finishOperation(): Promise<void> {
    await this.context.stores.operations.finish(
      this.unit.trx,
      this.operation,
      await this.unit.now(),
    );
  }

  private audit(
    action: string,
    details: Record<string, string | number>,
  ): void {
    const { request, grant } = this.subject;
    this.unit.audit({
      actor: WORKER,
      action,
      requestId: request.id,
      grantId: grant.id,
      details,
    });
  }
}

/** A start that was moved up by mistake goes back to its time: never early. */
async function waitsForStart(
  context: WorkContext,
  operation: ClaimedOperation,
  { grant: { scheduledFor } }: GrantWithRequest,
): Promise<boolean> {
  const now = await context.clock.now(context.knex);
  if (scheduledFor === null || now >= new Date(scheduledFor)) {
    return false;
  }
  await stepOnGrant(context, operation, unit =>
    context.stores.operations.postpone(unit.trx, operation, {
      dueAt: new Date(scheduledFor),
      attempts: operation.attempts,
    }),
  );
  return true;
}

/**
 * The last look before the provider is asked, and the obligation to revoke,
 * committed before anything is granted. False when the operation ends here.
 */
export async function startGrant(
  context: WorkContext,
  operation: ClaimedOperation,
  found: GrantWithRequest,
): Promise<boolean> {
  if (await waitsForStart(context, operation, found)) {
    return false;
  }
  const check = await recheck(context, found);
  const started = await stepOnGrant(context, operation, (unit, grant) =>
    new Start(context, operation, { ...found, grant }, unit).apply(check),
  );
  return started === true;
}
