import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  approvalProgress,
  canonicalRef,
  type ApprovalStep,
  type Decision,
  type NewAccessRequest,
  type RequestPreview,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantStore } from '../database/GrantStore';
import type { OperationStore } from '../database/OperationStore';
import type { PolicyStore } from '../database/PolicyStore';
import type { StoredRequest } from '../database/records';
import type { RequestStore } from '../database/RequestStore';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { requestCreated, requestDecided } from '../outbox/notices';
import type { CompiledRule } from '../policy/compile';
import {
  durationMillis,
  formatDuration,
  sayDuration,
} from '../policy/durations';
import { explainRule } from '../policy/evaluate';
import {
  entitlementKey,
  type Assessment,
  type Assessor,
  type UserCredentials,
} from './Assessor';
import { refusalError } from './errors';
import type { Refusal } from './guard';
import { ownerOf } from './People';

const HISTORY_MILLIS = 90 * 24 * 3600 * 1000;

/** What requests are kept in. */
export interface RequestStores {
  requests: RequestStore;
  grants: GrantStore;
  operations: OperationStore;
  policies: PolicyStore;
}

/** Limits that hold over all policies. */
export interface RequestLimits {
  /** Requests a person may have waiting at one time. */
  openRequestsPerUser: number;
  /** Milliseconds between two looks at who can approve a waiting request. */
  reviewEvery: number;
}

function median(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** People of the steps that are open now. */
export function openApprovers(
  steps: readonly ApprovalStep[],
  decisions: readonly Decision[],
): string[] {
  const given = decisions
    .filter(d => d.verdict === 'approve')
    .map(({ by }) => by);
  const { open } = approvalProgress(
    steps.map(({ any, approvers }) => ({ any, members: approvers })),
    given,
  );
  return open === null
    ? []
    : steps[open].approvers.filter(person => !given.includes(person));
}

/** Makes requests and says beforehand what would come of them. */
export class RequestService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores,
    private readonly assessor: Assessor,
    private readonly limits: RequestLimits,
  ) {}

  /** What {@link RequestService.create} would do now. Changes nothing. */
  async preview(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<RequestPreview> {
    const now = await this.clock.now(this.knex);
    const assessment = await this.assessor.assess(input, credentials, now);
    const { policy, verdict, principal } = assessment;
    const refusal =
      assessment.refusal ?? (await this.findLimit(this.knex, assessment));
    const rule = verdict?.rule;
    const times = await this.stores.requests.decisionTimes(
      this.knex,
      policy.id,
      new Date(now.getTime() - HISTORY_MILLIS),
    );
    const middle = median(times);
    return {
      allowed: refusal === undefined,
      refusal: refusal?.message ?? null,
      rule: rule?.name ?? null,
      explanation: rule
        ? this.explain(assessment, rule)
        : (refusal?.message ?? ''),
      steps: verdict?.steps.status === 'resolved' ? verdict.steps.value : [],
      plan:
        principal === undefined
          ? []
          : await this.assessor.plan(policy, principal),
      residual: this.residual(assessment),
      medianTimeToDecision:
        middle === undefined ? null : formatDuration(middle),
      auto: false,
      facts: [],
      budget: null,
    };
  }

  /** Makes a request, or throws what refuses it; both are audited. */
  async create(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<StoredRequest> {
    const now = await this.clock.now(this.knex);
    const assessment = await this.assessor.assess(input, credentials, now);
    const outcome = await this.transactions.run(async unit => {
      const refused =
        assessment.refusal ?? (await this.findLimitSerially(unit, assessment));
      if (refused) {
        unit.audit({
          actor: assessment.requester,
          action: 'request-refused',
          details: { entitlement: assessment.policy.id, why: refused.message },
        });
        return { refused };
      }
      return { request: await this.insert(unit, assessment) };
    });
    if (outcome.refused) {
      throw refusalError(outcome.refused);
    }
    return outcome.request;
  }

  /** Takes back a request of one's own that is still pending. */
  async withdraw(id: string, by: string): Promise<void> {
    const { requests } = this.stores;
    const refusal = await this.transactions.run(
      async (unit): Promise<Refusal | undefined> => {
        const request = await requests.lock(unit.trx, id);
        if (!request) {
          throw new NotFoundError(`There is no request '${id}'`);
        }
        const refuse = (kind: Refusal['kind'], message: string): Refusal => {
          unit.audit({
            actor: by,
            action: 'withdraw-refused',
            requestId: id,
            details: { why: message },
          });
          return { kind, message };
        };
        if (by !== request.requester) {
          return refuse('not-allowed', 'Only who asked can withdraw a request');
        }
        const now = await unit.now();
        if (!(await requests.transition(unit.trx, request, 'withdraw', now))) {
          return refuse(
            'conflict',
            `The request was ${request.state} at ${request.decidedAt}`,
          );
        }
        unit.audit({ actor: by, action: 'request-withdrawn', requestId: id });
        unit.publish(
          ...requestDecided(
            request,
            'withdrawn',
            by,
            request.steps.flatMap(step => step.approvers),
          ),
        );
        return undefined;
      },
    );
    if (refusal) {
      throw refusalError(refusal);
    }
  }

  private async insert(
    unit: UnitOfWork,
    assessment: Assessment,
  ): Promise<StoredRequest> {
    const { policy, requester, target, wish, verdict, principal } = assessment;
    const rule = verdict?.rule;
    if (
      !rule ||
      verdict.steps.status !== 'resolved' ||
      principal === undefined
    ) {
      throw new Error('A request can be made of a complete assessment only');
    }
    const now = await unit.now();
    const { metadata, target: wanted } = policy.document;
    const request: StoredRequest = {
      id: randomUUID(),
      policyId: policy.id,
      policyHash: policy.hash,
      policyVersion: policy.version,
      title: metadata.title,
      entityRef: canonicalRef(wanted.entity),
      ownerRef: ownerOf(target),
      provider: wanted.provider,
      risk: wanted.risk,
      requester,
      grantee: requester,
      principal,
      entitlementKey: entitlementKey(
        wanted.provider,
        wanted.entitlement,
        principal,
      ),
      state: 'pending',
      reason: wish.reason,
      ticket: wish.ticket,
      duration: wish.duration,
      rule: rule.name,
      explanation: this.explain(assessment, rule),
      steps: verdict.steps.value,
      createdAt: now.toISOString(),
      deadline: new Date(
        now.getTime() + durationMillis(rule.deadline),
      ).toISOString(),
      decidedAt: null,
      kind: 'access',
      parentGrantId: null,
      startsAt: null,
      inputs: {},
      facts: [],
      auto: false,
      approvedDuration: null,
    };
    await this.stores.policies.remember(unit.trx, policy, now);
    await this.stores.requests.insert(unit.trx, request);
    await this.stores.operations.schedule(unit.trx, {
      kind: 'review',
      requestId: request.id,
      grantId: null,
      entitlementKey: null,
      dueAt: new Date(
        Math.min(
          Date.parse(request.deadline),
          now.getTime() + this.limits.reviewEvery,
        ),
      ),
    });
    unit.audit({
      actor: requester,
      action: 'request-created',
      requestId: request.id,
      details: {
        entitlement: policy.id,
        duration: request.duration,
        ticket: request.ticket,
        rule: rule.name,
        policyVersion: policy.version,
        policyHash: policy.hash,
        approvers: request.steps.flatMap(step => step.approvers).join(' '),
      },
    });
    unit.publish(...requestCreated(request, openApprovers(request.steps, [])));
    return request;
  }

  /** Two requests at the same moment must not both pass a limit. */
  private async findLimitSerially(
    unit: UnitOfWork,
    assessment: Assessment,
  ): Promise<Refusal | undefined> {
    await unit.serialize();
    return this.findLimit(unit.trx, assessment);
  }

  private async findLimit(
    knex: Knex,
    { policy, requester }: Assessment,
  ): Promise<Refusal | undefined> {
    const { requests, grants } = this.stores;
    const open = await requests.countPending(knex, { requester });
    if (open >= this.limits.openRequestsPerUser) {
      return {
        kind: 'conflict',
        message: `You have ${open} requests waiting, which is the limit; withdraw one or wait for a decision`,
      };
    }
    const who = { grantee: requester, policyId: policy.id };
    const waiting = await requests.countPending(knex, who);
    const live = await grants.countLive(knex, who);
    const { activePerUser } = policy.document.request.limits;
    if (waiting + live >= activePerUser) {
      return {
        kind: 'conflict',
        message: `You have ${live} live ${live === 1 ? 'grant' : 'grants'} and ${waiting} waiting ${waiting === 1 ? 'request' : 'requests'} for this; the limit is ${activePerUser}`,
      };
    }
    return undefined;
  }

  private explain({ policy, wish }: Assessment, rule: CompiledRule): string {
    return explainRule(policy, rule, {
      duration: wish.duration,
      reason: wish.reason,
      ticket: wish.ticket ?? undefined,
    });
  }

  private residual({ policy }: Assessment): string | null {
    const { residual, killSessions } =
      this.assessor.providerOf(policy).capabilities;
    const lasting = /[1-9]/.test(residual)
      ? `Access may remain for up to ${sayDuration(residual)} after the end.`
      : undefined;
    const sessions =
      policy.document.end.killSessions && killSessions
        ? undefined
        : 'Sessions that are open at the end are not closed.';
    return [lasting, sessions].filter(Boolean).join(' ') || null;
  }
}
