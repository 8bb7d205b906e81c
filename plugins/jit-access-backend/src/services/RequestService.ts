import { NotFoundError } from '@backstage/errors';
import {
  canonicalRef,
  type NewAccessRequest,
  type RequestPreview,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { Transactions } from '../database/UnitOfWork';
import { requestDecided } from '../outbox/notices';
import { formatDuration, sayDuration } from '../policy/durations';
import type { Ask, Assessment, Assessor, UserCredentials } from './Assessor';
import { refusalError } from './errors';
import { explain } from './explain';
import { mergeSteps, type Refusal } from './guard';
import type { Limits } from './Limits';
import type { RateLimiter } from './RateLimiter';
import type { Submission } from './Submission';

const HISTORY_MILLIS = 90 * 24 * 3600 * 1000;

function median(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Makes requests for access and says beforehand what would come of them. */
export class RequestService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores,
    private readonly assessor: Assessor,
    private readonly limits: Limits,
    private readonly submission: Submission,
    private readonly rates: RateLimiter,
  ) {}

  /** What {@link RequestService.create} would do now. Changes nothing, and throws TooManyRequestsError. */
  async preview(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<RequestPreview> {
    await this.rates.take(
      canonicalRef(credentials.principal.userEntityRef),
      'preview',
    );
    const now = await this.clock.now(this.knex);
    const assessment = await this.assess(input, credentials, now);
    const { verdict, ask } = assessment;
    const refusal =
      assessment.refusal ??
      (await this.limits.find(this.knex, assessment, now));
    const times = await this.stores.requests.decisionTimes(
      this.knex,
      ask.policy.id,
      new Date(now.getTime() - HISTORY_MILLIS),
    );
    const middle = median(times);
    return {
      allowed: refusal === undefined,
      refusal: refusal?.message ?? null,
      rule: verdict?.rule?.name ?? null,
      explanation: explain(assessment) || (refusal?.message ?? ''),
      steps:
        verdict?.lists.status === 'resolved'
          ? mergeSteps(verdict.lists.value)
          : [],
      plan: await this.assessor.plan(assessment),
      residual: this.residual(assessment),
      medianTimeToDecision:
        middle === undefined ? null : formatDuration(middle),
      auto: refusal === undefined && verdict?.automatic !== undefined,
      facts: verdict?.survey.facts ?? [],
      budget: verdict?.survey.budget ?? null,
    };
  }

  /** Makes a request, or throws what refuses it; both are audited. */
  async create(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<StoredRequest> {
    await this.rates.take(canonicalRef(credentials.principal.userEntityRef));
    const now = await this.clock.now(this.knex);
    const assessment = await this.assess(input, credentials, now);
    const isDecided = assessment.verdict?.automatic !== undefined;
    return this.submission.submit({
      ...assessment,
      plan: isDecided ? [] : await this.assessor.plan(assessment),
    });
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
        if (by !== request.requester && by !== request.grantee) {
          return refuse(
            'not-allowed',
            'Only who asked, or whom it is for, can withdraw a request',
          );
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

  private async assess(
    input: NewAccessRequest,
    credentials: UserCredentials,
    now: Date,
  ): Promise<Assessment> {
    const requester = canonicalRef(credentials.principal.userEntityRef);
    const ask: Ask = {
      ...(await this.assessor.find(input.entitlementId, credentials)),
      kind: 'access',
      requester,
      grantee:
        input.grantee === undefined ? requester : canonicalRef(input.grantee),
      duration: input.duration,
      reason: input.reason,
      ticket: input.ticket ?? null,
      inputs: input.inputs ?? {},
      startsAt: input.startsAt ?? null,
      parentGrantId: null,
    };
    return this.assessor.assess(ask, now);
  }

  private residual({ ask: { policy } }: Assessment): string | null {
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
