import { canonicalRef } from '@fairway/plugin-jit-access-common';
import { canonicalJson } from '../../ledger/hashing';
import type { CompiledPolicy } from '../../policy/compile';
import { inputsOfEntitlement } from '../../policy/entitlement';
import type { Policies } from '../../policy/PolicyRegistry';
import type { KnownGrant } from './diff';

/** What the policies in force say of the entitlements of one provider. */
export class Targets {
  private readonly byEntitlement = new Map<string, CompiledPolicy[]>();

  constructor(policies: Policies, provider: string) {
    for (const { policy } of policies.list()) {
      const { target } = policy.document;
      // What inputs fill in is known only of the grants that were given.
      if (
        target.provider === provider &&
        inputsOfEntitlement(target.entitlement).length === 0
      ) {
        const text = canonicalJson(target.entitlement);
        this.byEntitlement.set(text, [
          ...(this.byEntitlement.get(text) ?? []),
          policy,
        ]);
      }
    }
  }

  /** All that is given, or was. */
  entitlements(grants: readonly KnownGrant[]): Record<string, string>[] {
    const all = [
      ...[...this.byEntitlement.values()].map(
        ([{ document }]) => document.target.entitlement,
      ),
      ...grants.map(({ entitlement }) => entitlement),
    ];
    return [...new Map(all.map(each => [canonicalJson(each), each])).values()];
  }

  /** The policy that gives it, and its target; null when none does. */
  of(entitlement: Record<string, string>): {
    policyId: string | null;
    entityRef: string | null;
  } {
    const [policy] = this.find(entitlement);
    return {
      policyId: policy?.id ?? null,
      entityRef: policy ? canonicalRef(policy.document.target.entity) : null,
    };
  }

  /** Only when every policy that gives it says so. */
  mayRemoveForeign(entitlement: Record<string, string>): boolean {
    const policies = this.find(entitlement);
    return (
      policies.length > 0 &&
      policies.every(({ document }) => document.end.foreign === 'remove')
    );
  }

  private find(entitlement: Record<string, string>): CompiledPolicy[] {
    return this.byEntitlement.get(canonicalJson(entitlement)) ?? [];
  }
}
