import type { Knex } from 'knex';
import type { PolicyStore } from '../database/PolicyStore';
import type { StoredRequest } from '../database/records';
import { canonicalJson } from '../ledger/hashing';
import type { CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import { judge, type Verdict } from './facts';
import type { Verdicts } from './guard';
import type { People } from './People';

/** What identifies the thing that a policy gives. */
function gives(policy: CompiledPolicy): string {
  const { provider, entitlement } = policy.document.target;
  return canonicalJson([provider, entitlement]);
}

/**
 * Looks at a request again: at a decision, at activation and now and then in
 * between. The policy it was made under and the policy in force both judge it.
 */
export class Reviewer {
  constructor(
    private readonly knex: Knex,
    private readonly policies: Policies,
    private readonly store: PolicyStore,
    private readonly people: People,
  ) {}

  /** Asks the catalog; call it outside of transactions. */
  async review(request: StoredRequest): Promise<Verdicts> {
    const current = this.policies.get(request.policyId);
    if (!current) {
      return {
        status: 'gone',
        reason: `Policy ${request.policyId} is no longer in force`,
      };
    }
    const pinned =
      current.hash === request.policyHash
        ? current
        : await this.store.get(this.knex, request.policyHash);
    if (gives(pinned) !== gives(current)) {
      return {
        status: 'gone',
        reason: `Policy ${request.policyId} is about another entitlement now`,
      };
    }
    const [requester, target] = await Promise.all([
      this.people.entity(request.requester),
      this.people.entity(request.entityRef),
    ]);
    for (const found of [requester, target]) {
      if (found.status !== 'resolved') {
        return {
          status: found.status === 'error' ? 'error' : 'gone',
          reason: found.reason,
        };
      }
    }
    if (requester.status !== 'resolved' || target.status !== 'resolved') {
      return { status: 'error', reason: 'The parties are not known' };
    }
    const verdicts: Verdict[] = [];
    for (const policy of pinned === current ? [current] : [pinned, current]) {
      verdicts.push(
        await judge(
          this.people,
          policy,
          request,
          { requester: requester.value, target: target.value },
          {
            duration: request.duration,
            reason: request.reason,
            ticket: request.ticket,
            at: new Date(request.createdAt),
          },
        ),
      );
    }
    return { status: 'resolved', verdicts };
  }
}
