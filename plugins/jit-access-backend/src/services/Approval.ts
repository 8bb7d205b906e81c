import { randomUUID } from 'node:crypto';
import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { UnitOfWork } from '../database/UnitOfWork';
import type { CompiledPolicy } from '../policy/compile';
import { resolveEntitlement } from '../policy/entitlement';
import { termOf } from '../worker/terms';
import { extendedEnd } from './extensionRules';
import { hashOfBody } from './requestBody';

/** Who the ledger names for what follows from a decision. */
export const REQUESTS = 'system:requests';

/** Who approved, and what is on record of it. */
export interface ApprovedBy {
  /** A person's ref, or `system:<part>`. */
  actor: string;
  details: Record<string, string | number | boolean | null>;
}

/** What an approval brings about, in the transaction of the approval. */
export class Approval {
  constructor(private readonly stores: Omit<RequestStores, 'delegations'>) {}

  /**
   * Moves the end of the grant that an extension is for, as far as the policies
   * that judged it allow. A sentence when that can't be done any more: then
   * nothing was changed.
   */
  async extend(
    unit: UnitOfWork,
    request: StoredRequest,
    policies: readonly CompiledPolicy[],
    now: Date,
  ): Promise<string | undefined> {
    const { grants, operations } = this.stores;
    const grant =
      request.parentGrantId === null
        ? undefined
        : await grants.lock(unit.trx, request.parentGrantId);
    if (!grant) {
      return 'The grant to extend is not there: it is too late';
    }
    const endsAt = extendedEnd(policies, grant, termOf(request), now);
    if (typeof endsAt === 'string') {
      return endsAt;
    }
    if (!(await grants.extend(unit.trx, grant, endsAt, now))) {
      return `The grant ended at ${grant.endsAt}, or can't be extended beyond ${grant.latestEnd}: it is too late`;
    }
    await operations.schedule(unit.trx, {
      kind: 'converge',
      requestId: grant.requestId,
      grantId: grant.id,
      entitlementKey: grant.entitlementKey,
      dueAt: now,
    });
    unit.audit({
      actor: REQUESTS,
      action: 'grant-extended',
      requestId: grant.requestId,
      grantId: grant.id,
      details: {
        from: grant.endsAt,
        to: endsAt.toISOString(),
        latestEnd: grant.latestEnd,
        extension: request.id,
      },
    });
    return undefined;
  }

  /** Approves, and for anything but an extension plans the grant; gives its id. */
  async complete(
    unit: UnitOfWork,
    request: StoredRequest,
    now: Date,
    by: ApprovedBy,
  ): Promise<string | null> {
    const { requests } = this.stores;
    if (!(await requests.transition(unit.trx, request, 'approve', now))) {
      throw new Error(`Request ${request.id} can't become approved`);
    }
    unit.audit({
      actor: by.actor,
      action: 'request-approved',
      requestId: request.id,
      details: {
        ...by.details,
        duration: request.approvedDuration ?? request.duration,
        body: hashOfBody(request),
      },
    });
    return request.kind === 'extension' ? null : this.plan(unit, request, now);
  }

  private async plan(
    unit: UnitOfWork,
    request: StoredRequest,
    now: Date,
  ): Promise<string> {
    const policy = await this.stores.policies.get(unit.trx, request.policyHash);
    const duration = request.approvedDuration ?? request.duration;
    const startsAt = new Date(
      Math.max(
        now.getTime(),
        Date.parse(request.startsAt ?? request.createdAt),
      ),
    );
    const grant: StoredGrant = {
      id: randomUUID(),
      requestId: request.id,
      entitlementKey: request.entitlementKey,
      entitlement: resolveEntitlement(policy, request.inputs),
      state: 'scheduled',
      killSessions: policy.document.end.killSessions,
      revokeDueAt: null,
      startsAt: null,
      endsAt: null,
      endedAt: null,
      endReason: null,
      instructions: null,
      residualUntil: null,
      lastError: null,
      attempts: 0,
      createdAt: now.toISOString(),
      kind: request.kind,
      policyId: request.policyId,
      grantee: request.grantee,
      scheduledFor: request.startsAt,
      latestEnd: null,
      extensions: 0,
      reviewState: request.kind === 'break-glass' ? 'owed' : null,
      reviewDueAt: null,
      reviewedBy: null,
      reviewedAt: null,
      reviewVerdict: null,
      reviewComment: null,
      term: null,
      pagedAt: null,
      pages: 0,
      authorizedHash: null,
    };
    await this.stores.grants.insert(unit.trx, grant);
    await this.stores.operations.schedule(unit.trx, {
      kind: 'grant',
      requestId: request.id,
      grantId: grant.id,
      entitlementKey: request.entitlementKey,
      dueAt: startsAt,
    });
    unit.audit({
      actor: REQUESTS,
      action: 'grant-scheduled',
      requestId: request.id,
      grantId: grant.id,
      details: { startsAt: startsAt.toISOString(), duration },
    });
    return grant.id;
  }
}
