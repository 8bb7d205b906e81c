import { NotFoundError } from '@backstage/errors';
import {
  canonicalRef,
  isTerminalGrantState,
  type NewBreakGlass,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { BreakGlassStore } from '../database/BreakGlassStore';
import type { Clock } from '../database/Clock';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { breakGlassUsed } from '../outbox/notices';
import { breakGlassReviewed } from '../outbox/requestNotices';
import type { CompiledPolicy } from '../policy/compile';
import type { Ask, Assessor, UserCredentials } from './Assessor';
import { refusalError } from './errors';
import type { Refusal } from './guard';
import type { RateLimiter } from './RateLimiter';
import type { Reviewers } from './Reviewers';
import type { Submission } from './Submission';

/** A review of break-glass as somebody sends it. */
export interface NewReview {
  verdict: 'justified' | 'not-justified';
  comment: string;
}

/** In a sentence, why break-glass can't be used while a review is owed. */
export function sayOwed(owed: { grantee: string; createdAt: string }): string {
  return `Break-glass by ${owed.grantee} on ${owed.createdAt} has not been reviewed yet; it has to be before there is another`;
}

/** A debt that nobody can be asked for is no debt. */
function unreviewable(named: {
  status: 'empty' | 'error';
  reason: string;
}): Refusal {
  return {
    kind: named.status === 'error' ? 'unavailable' : 'conflict',
    message: `Who is to review it can't be determined: ${named.reason}`,
  };
}

/** Access at once, and the review that it owes. */
export class BreakGlassService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores & { breakGlass: BreakGlassStore },
    private readonly assessor: Assessor,
    private readonly submission: Submission,
    private readonly rates: RateLimiter,
    private readonly reviewers: Reviewers,
  ) {}

  /** Takes access without approval, under the policy's own terms. Throws what refuses it. */
  async use(
    input: NewBreakGlass,
    credentials: UserCredentials,
  ): Promise<StoredRequest> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by);
    const found = await this.assessor.find(input.entitlementId, credentials);
    const ask: Ask = {
      ...found,
      kind: 'break-glass',
      requester: by,
      grantee: by,
      duration: input.duration,
      reason: input.reason,
      ticket: input.ticket ?? null,
      inputs: input.inputs ?? {},
      startsAt: null,
      parentGrantId: null,
    };
    const now = await this.clock.now(this.knex);
    const assessment = await this.assessor.assess(ask, now);
    const named = await this.reviewers.of(ask);
    const reviewers = named.status === 'resolved' ? named.value : [];
    const refusal =
      assessment.refusal ??
      (named.status === 'resolved' ? undefined : unreviewable(named));
    return this.submission.submit(
      { ...assessment, refusal },
      {
        guard: unit => this.guard(unit.trx, ask.policy, by),
        approved: async (unit, request, grantId) => {
          if (grantId === null) {
            throw new Error(`Break-glass ${request.id} has no grant`);
          }
          await this.stores.requests.approverNames.letSee(
            unit.trx,
            request.id,
            reviewers,
          );
          unit.audit({
            actor: by,
            action: 'break-glass-used',
            requestId: request.id,
            grantId,
            details: {
              reason: request.reason,
              duration: request.duration,
              reviewers: reviewers.join(' '),
            },
          });
          unit.publish(...breakGlassUsed(request, { id: grantId }));
        },
      },
    );
  }

  /** Why somebody can't break glass under a policy now; undefined when they can. */
  async guard(
    knex: Knex,
    policy: CompiledPolicy,
    person: string,
  ): Promise<Refusal | undefined> {
    if (!policy.document.breakGlass?.review.blockUntilReviewed) {
      return undefined;
    }
    const owed = await this.stores.breakGlass.owed(knex, {
      grantee: person,
      entityRef: canonicalRef(policy.document.target.entity),
    });
    return owed && { kind: 'conflict', message: sayOwed(owed) };
  }

  /** Reviews a break-glass grant that is over. Throws what refuses it. */
  async review(grantId: string, review: NewReview, by: string): Promise<void> {
    const found = await this.stores.grants.get(this.knex, grantId, undefined);
    if (!found) {
      throw new NotFoundError(`There is no grant '${grantId}'`);
    }
    const named = await this.reviewers.ofRequest(found.request);
    const refusal = await this.transactions.run(
      async (unit): Promise<Refusal | undefined> => {
        const refused =
          (await this.reviewRefusal(unit, found, by, named)) ??
          (await this.record(unit, found, review, by));
        if (refused) {
          unit.audit({
            actor: by,
            action: 'review-refused',
            requestId: found.request.id,
            grantId,
            details: { why: refused.message },
          });
        }
        return refused;
      },
    );
    if (refusal) {
      throw refusalError(refusal);
    }
  }

  private async reviewRefusal(
    unit: UnitOfWork,
    found: GrantWithRequest,
    by: string,
    named: Awaited<ReturnType<Reviewers['ofRequest']>>,
  ): Promise<Refusal | undefined> {
    const { grantee, requester } = found.request;
    if (by === grantee || by === requester) {
      return {
        kind: 'not-allowed',
        message: 'Nobody reviews their own break-glass',
      };
    }
    if (named.status === 'error') {
      return { kind: 'unavailable', message: named.reason };
    }
    if (named.status !== 'resolved' || !named.value.includes(by)) {
      return {
        kind: 'not-allowed',
        message: `${by} is not named to review this`,
      };
    }
    const grant = await this.stores.grants.lock(unit.trx, found.grant.id);
    if (!grant || grant.kind !== 'break-glass' || grant.reviewState === null) {
      return { kind: 'conflict', message: 'This grant owes no review' };
    }
    if (grant.reviewState === 'done') {
      return {
        kind: 'conflict',
        message: `It was reviewed by ${grant.reviewedBy} at ${grant.reviewedAt}`,
      };
    }
    return isTerminalGrantState(grant.state)
      ? undefined
      : {
          kind: 'conflict',
          message: `It can be reviewed when it is over; it is ${grant.state}`,
        };
  }

  private async record(
    unit: UnitOfWork,
    { grant, request }: GrantWithRequest,
    review: NewReview,
    by: string,
  ): Promise<Refusal | undefined> {
    const now = await unit.now();
    if (
      !(await this.stores.breakGlass.record(unit.trx, grant.id, {
        ...review,
        by,
        at: now,
      }))
    ) {
      return { kind: 'conflict', message: 'It was reviewed at this moment' };
    }
    unit.audit({
      actor: by,
      action: 'break-glass-reviewed',
      requestId: request.id,
      grantId: grant.id,
      details: { verdict: review.verdict, comment: review.comment },
    });
    unit.publish(...breakGlassReviewed(request, { ...review, by }));
    return undefined;
  }
}
