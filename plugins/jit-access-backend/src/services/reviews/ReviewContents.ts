import { randomUUID } from 'node:crypto';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { foreignText } from '../../database/foreignText';
import type { GrantReader } from '../../database/GrantReader';
import type { GrantStore, GrantWithRequest } from '../../database/GrantStore';
import type { StoredReviewItem } from '../../database/ReviewStore';
import type { CompiledPolicy } from '../../policy/compile';
import type { Policies } from '../../policy/PolicyRegistry';
import { observedKey } from '../entitlementKey';
import { askHolders } from '../holders';
import type { Providers } from '../providers';

/** Everybody who can reach a target, and what could not be told. */
export interface Reach {
  /** Policies that give access to it. */
  policies: number;
  items: StoredReviewItem[];
  problems: string[];
}

const PAGE = 200;

/** Finds out who has access to a target: by a grant of Fairway's, or standing. */
export class ReviewContents {
  constructor(
    private readonly knex: Knex,
    private readonly policies: Policies,
    private readonly providers: Providers,
    private readonly grants: GrantStore,
    private readonly reader: GrantReader,
  ) {}

  /** What can't be told is a problem, never nobody. */
  async of(entityRef: string): Promise<Reach> {
    const policies = this.policies
      .list()
      .map(({ policy }) => policy)
      .filter(({ document: { target } }) =>
        [target.entity, ...target.alsoOn].map(canonicalRef).includes(entityRef),
      );
    // A grant that starts or ends meanwhile is in one of the two readings.
    const before = await this.reader.grantedKeys();
    const answers = await Promise.all(
      policies.map(async policy => ({
        policy,
        holders: await askHolders(this.providers, policy),
      })),
    );
    const after = await this.reader.grantedKeys();
    const live = await this.live(
      entityRef,
      policies.map(({ id }) => id),
    );
    const standing = new Map<string, StoredReviewItem>();
    const problems = new Set<string>();
    for (const { policy, holders } of answers) {
      if ('problem' in holders) {
        problems.add(holders.problem);
        continue;
      }
      for (const principal of holders.names) {
        const item = standingItem(policy, principal);
        const key = item.entitlementKey;
        // Two policies over one entitlement have the same holders.
        if (!before.has(key) && !after.has(key) && !standing.has(key)) {
          standing.set(key, item);
        }
      }
    }
    return {
      policies: policies.length,
      items: [...live.map(grantItem), ...standing.values()],
      problems: [...problems],
    };
  }

  private async live(
    ref: string,
    policyIds: string[],
  ): Promise<GrantWithRequest[]> {
    const found: GrantWithRequest[] = [];
    for (;;) {
      const { items } = await this.grants.list(this.knex, {
        entity: { ref, policyIds },
        live: true,
        limit: PAGE,
        offset: found.length,
        visible: undefined,
      });
      found.push(...items);
      if (items.length < PAGE) {
        return found;
      }
    }
  }
}

const UNDECIDED = {
  decision: null,
  by: null,
  at: null,
  comment: null,
} as const;

function grantItem({ grant, request }: GrantWithRequest): StoredReviewItem {
  return {
    id: randomUUID(),
    entitlementId: request.policyId,
    entitlementTitle: request.title,
    provider: request.provider,
    entitlement: grant.entitlement,
    entitlementKey: grant.entitlementKey,
    principal: request.principal,
    userRef: grant.grantee,
    how: 'grant',
    grantId: grant.id,
    ...UNDECIDED,
  };
}

function standingItem(
  { id, document }: CompiledPolicy,
  principal: string,
): StoredReviewItem {
  const { provider, entitlement } = document.target;
  return {
    id: randomUUID(),
    entitlementId: id,
    entitlementTitle: document.metadata.title,
    provider,
    entitlement,
    entitlementKey: observedKey(provider, entitlement, principal),
    principal: foreignText(principal, 500),
    userRef: null,
    how: 'standing',
    grantId: null,
    ...UNDECIDED,
  };
}
