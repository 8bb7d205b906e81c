import type { Knex } from 'knex';
import type { PolicyStore } from '../database/PolicyStore';
import type { StoredRequest } from '../database/records/request';
import { called, type CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import { sayRetargeted } from '../policy/targets';

/** The policy that a request was made under and the one in force, once when they are the same. */
export type PolicyPair =
  | { status: 'found'; policies: CompiledPolicy[] }
  | { status: 'gone' | 'error'; reason: string };

/**
 * `gone` when what was asked for is nothing that a policy gives any more,
 * `error` when that can't be told now.
 */
export async function findPolicyPair(
  request: StoredRequest,
  from: { knex: Knex; policies: Policies; store: PolicyStore },
): Promise<PolicyPair> {
  const current = from.policies.get(request.policyId);
  if (!current) {
    return from.policies.isWhole()
      ? {
          status: 'gone',
          reason: `The policy it was asked by is no longer in force`,
        }
      : {
          status: 'error',
          reason: `Whether the policy it was asked by is in force is not known: another backend has policies that this one can't read`,
        };
  }
  const pinned =
    current.hash === request.policyHash
      ? current
      : await from.store.get(from.knex, request.policyHash);
  if (
    pinned !== current &&
    (await from.policies.disputed()).has(request.policyId)
  ) {
    return {
      status: 'error',
      reason: `${called(current)} is being changed: another backend has another text of it in force`,
    };
  }
  const retargeted = sayRetargeted(pinned, current);
  if (retargeted !== undefined) {
    return { status: 'gone', reason: retargeted };
  }
  return {
    status: 'found',
    policies: pinned === current ? [current] : [pinned, current],
  };
}
