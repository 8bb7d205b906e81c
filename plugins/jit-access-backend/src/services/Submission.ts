import { askedNow } from '../database/ApproverStore';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { requestCreated, requestDecided } from '../outbox/notices';
import { approvedAutomatically, askedForYou } from '../outbox/requestNotices';
import type { CompiledRule } from '../policy/compile';
import { REQUESTS, type Approval } from './Approval';
import type { Assessment } from './Assessor';
import { refusalError } from './errors';
import type { Refusal } from './guard';
import { sayHooks } from './hookAnswers';
import type { Limits } from './Limits';
import { newRequest } from './newRequest';
import { hashOfBody } from './requestBody';
import { escalationAt } from './steps';

/** What a kind of request adds to the usual, in the same transaction. */
export interface KindSteps {
  /** Looked at before the limits. */
  guard?: (unit: UnitOfWork) => Promise<Refusal | undefined>;
  /** After an approval without people. */
  approved?: (
    unit: UnitOfWork,
    request: StoredRequest,
    grantId: string | null,
  ) => Promise<void>;
}

/** When a waiting request is to be looked at next. */
export function nextReview(
  request: Pick<StoredRequest, 'deadline' | 'createdAt'>,
  rules: readonly Pick<CompiledRule, 'escalate'>[],
  options: { now: Date; reviewEvery: number },
): Date {
  const { now, reviewEvery } = options;
  const escalations = rules.flatMap(rule => {
    const at = escalationAt(rule, new Date(request.createdAt));
    return at && at > now ? [at.getTime()] : [];
  });
  return new Date(
    Math.min(
      Date.parse(request.deadline),
      now.getTime() + reviewEvery,
      ...escalations,
    ),
  );
}

/** Makes requests of assessments, or refuses them; both are audited. */
export class Submission {
  constructor(
    private readonly transactions: Transactions,
    private readonly stores: RequestStores,
    private readonly limits: Limits,
    private readonly approval: Approval,
    /** Milliseconds between two looks at who can approve a waiting request. */
    private readonly reviewEvery: number,
  ) {}

  /**
   * Makes the request, and approves it at once where no people have to. Throws
   * what refuses it.
   */
  async submit(
    assessment: Assessment,
    steps: KindSteps = {},
  ): Promise<StoredRequest> {
    const outcome = await this.transactions.run(async unit => {
      const { parentGrantId } = assessment.ask;
      if (parentGrantId !== null) {
        // Before all else, as by everybody who changes a grant.
        await this.stores.grants.lock(unit.trx, parentGrantId);
      }
      // Two requests at the same moment must not both pass a limit.
      await unit.serialize();
      const now = await unit.now();
      const refused =
        assessment.refusal ??
        (await steps.guard?.(unit)) ??
        (await this.limits.find(unit.trx, assessment, now));
      if (refused) {
        return this.refuse(unit, assessment, refused);
      }
      const request = newRequest(assessment, now);
      if (request.auto && request.kind === 'extension') {
        const message = await this.approval.extend(
          unit,
          request,
          [assessment.ask.policy],
          now,
        );
        if (message !== undefined) {
          return this.refuse(unit, assessment, { kind: 'conflict', message });
        }
      }
      await this.insert(unit, assessment, request, now);
      if (request.auto) {
        await this.approve(unit, assessment, request, { now, steps });
      }
      return { request };
    });
    if ('refused' in outcome) {
      throw refusalError(outcome.refused);
    }
    const { request } = outcome;
    return request.auto
      ? { ...request, state: 'approved', decidedAt: request.createdAt }
      : request;
  }

  private refuse(
    unit: UnitOfWork,
    { ask }: Assessment,
    refused: Refusal,
  ): { refused: Refusal } {
    unit.audit({
      actor: ask.requester,
      action: 'request-refused',
      details: {
        entitlement: ask.policy.id,
        kind: ask.kind,
        grantee: ask.grantee,
        why: refused.message,
      },
    });
    return { refused };
  }

  private async insert(
    unit: UnitOfWork,
    assessment: Assessment,
    request: StoredRequest,
    now: Date,
  ): Promise<void> {
    const { ask, verdict } = assessment;
    const rights = await this.stores.delegations.rights(
      unit.trx,
      { from: request.steps.flatMap(step => step.approvers) },
      now,
    );
    const asked = askedNow(request, [], rights);
    await this.stores.policies.remember(unit.trx, ask.policy, now);
    await this.stores.requests.insert(unit.trx, request, asked);
    unit.audit({
      actor: request.requester,
      action: 'request-created',
      requestId: request.id,
      grantId: request.parentGrantId ?? undefined,
      details: {
        entitlement: ask.policy.id,
        kind: request.kind,
        grantee: request.grantee,
        duration: request.duration,
        startsAt: request.startsAt,
        ticket: request.ticket,
        rule: request.rule,
        policyVersion: ask.policy.version,
        policyHash: ask.policy.hash,
        unknown: verdict?.unknown.join('; ') || null,
        hooks: sayHooks(assessment.hooks).join('; ') || null,
        approvers: request.steps.flatMap(step => step.approvers).join(' '),
        body: hashOfBody(request),
      },
    });
    unit.publish(
      ...requestCreated(
        request,
        asked.map(({ user }) => user),
      ),
      ...askedForYou(request),
    );
    if (!request.auto) {
      await this.stores.operations.schedule(unit.trx, {
        kind: 'review',
        requestId: request.id,
        grantId: null,
        entitlementKey: null,
        dueAt: nextReview(request, verdict?.rule ? [verdict.rule] : [], {
          now,
          reviewEvery: this.reviewEvery,
        }),
      });
    }
  }

  private async approve(
    unit: UnitOfWork,
    { verdict, ask }: Assessment,
    request: StoredRequest,
    how: { now: Date; steps: KindSteps },
  ): Promise<void> {
    const grantId = await this.approval.complete(unit, request, how.now, {
      actor: REQUESTS,
      details: {
        auto: true,
        by: verdict?.automatic?.by ?? null,
        evidence: verdict?.automatic?.evidence ?? null,
        facts:
          request.facts
            .filter(fact => fact.verified)
            .map(fact => `${fact.label}: ${fact.value}`)
            .join('; ') || null,
        rule: request.rule,
        policyVersion: ask.policy.version,
        policyHash: ask.policy.hash,
      },
    });
    unit.publish(
      ...requestDecided(request, 'approved', null, []),
      ...approvedAutomatically(request, verdict?.told ?? []),
    );
    await how.steps.approved?.(unit, request, grantId);
  }
}
