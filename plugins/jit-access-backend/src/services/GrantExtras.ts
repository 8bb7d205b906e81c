import {
  isTerminalGrantState,
  type BreakGlassReview,
  type GrantAction,
  type GrantExtension,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantWithRequest } from '../database/GrantStore';
import type { RequestStore } from '../database/RequestStore';
import type { Policies } from '../policy/PolicyRegistry';
import { extensionOf, extensionProblem } from './extensionRules';
import type { Reviewers } from './Reviewers';

/** What of a grant its policy and the people it names tell. */
export interface GrantExtra {
  extension: GrantExtension | null;
  review: BreakGlassReview | null;
  /** What the caller may do because of them. */
  actions: GrantAction[];
}

/** Extensions and reviews of grants. */
export class GrantExtras {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly requests: RequestStore,
    private readonly reviewers: Reviewers,
  ) {}

  /** In the order of the grants. */
  async of(
    found: readonly GrantWithRequest[],
    caller: string | null,
  ): Promise<GrantExtra[]> {
    const now = await this.clock.now(this.knex);
    const active = found.filter(({ grant }) => grant.state === 'active');
    const pending = await this.requests.pendingExtensions(
      this.knex,
      active.map(({ grant }) => grant.id),
    );
    return Promise.all(
      found.map(async item => {
        const { grant, request } = item;
        const policy = this.policies.get(request.policyId);
        const waiting = pending.get(grant.id) ?? null;
        const review = await this.reviewOf(item);
        const mayExtend =
          caller === request.grantee &&
          waiting === null &&
          extensionProblem(policy, grant, now) === undefined;
        const mayReview =
          caller !== null &&
          review?.state === 'owed' &&
          review.reviewers.includes(caller) &&
          isTerminalGrantState(grant.state);
        return {
          extension: extensionOf(policy, grant, waiting),
          review,
          actions: [
            ...(mayExtend ? (['extend'] as const) : []),
            ...(mayReview ? (['review'] as const) : []),
          ],
        };
      }),
    );
  }

  private async reviewOf({
    grant,
    request,
  }: GrantWithRequest): Promise<BreakGlassReview | null> {
    if (grant.reviewState === null) {
      return null;
    }
    const named =
      grant.reviewState === 'owed'
        ? await this.reviewers.ofRequest(request)
        : undefined;
    return {
      state: grant.reviewState,
      dueAt: grant.reviewDueAt,
      reviewers: named?.status === 'resolved' ? named.value : [],
      by: grant.reviewedBy,
      at: grant.reviewedAt,
      verdict: grant.reviewVerdict,
      comment: grant.reviewComment,
    };
  }
}
