import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { isError, NotFoundError } from '@backstage/errors';
import {
  canonicalRef,
  type NewAccessRequest,
} from '@fairway/plugin-jit-access-common';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { canonicalJson } from '../ledger/hashing';
import type { CompiledPolicy } from '../policy/compile';
import { findInputProblem } from '../policy/inputs';
import type { Policies } from '../policy/PolicyRegistry';
import { judge, type Verdict, type Wish } from './facts';
import type { Refusal, RefusalKind } from './guard';
import type { People } from './People';
import type { Providers } from './providers';

/** A person who asks. */
export type UserCredentials = BackstageCredentials<BackstageUserPrincipal>;

/** Everything known about a wish before it is a request. */
export interface Assessment {
  policy: CompiledPolicy;
  requester: string;
  target: Entity;
  wish: Wish;
  /** The policy's answer; undefined when the input was refused before. */
  verdict: Verdict | undefined;
  /** Name of the person at the provider; undefined when unknown. */
  principal: string | undefined;
  /** Why it can't be asked for; undefined when it can. */
  refusal: Refusal | undefined;
}

/** The tuple that leases are counted on, as text. */
export function entitlementKey(
  provider: string,
  entitlement: Record<string, string>,
  principal: string,
): string {
  return canonicalJson([provider, entitlement, principal]);
}

/** Judges wishes: for the preview, and for real. */
export class Assessor {
  constructor(
    private readonly policies: Policies,
    private readonly people: People,
    private readonly providers: Providers,
  ) {}

  /**
   * Throws NotFoundError when there is no such entitlement, or its entity is
   * hidden from the caller: both look the same.
   */
  async assess(
    input: NewAccessRequest,
    credentials: UserCredentials,
    now: Date,
  ): Promise<Assessment> {
    const policy = this.policies.get(input.entitlementId);
    const target = policy && (await this.visibleTarget(policy, credentials));
    if (!policy || !target) {
      throw new NotFoundError(
        `There is no entitlement '${input.entitlementId}'`,
      );
    }
    const requester = canonicalRef(credentials.principal.userEntityRef);
    const wish: Wish = {
      duration: input.duration,
      reason: input.reason.trim(),
      ticket: input.ticket ?? null,
      at: now,
    };
    const known = { policy, requester, target, wish };
    const refuse = (
      kind: RefusalKind,
      message: string,
      more: Partial<Assessment> = {},
    ): Assessment => ({
      ...known,
      verdict: undefined,
      principal: undefined,
      ...more,
      refusal: { kind, message },
    });

    const person = await this.people.entity(requester);
    if (person.status !== 'resolved') {
      return refuse(
        person.status === 'error' ? 'unavailable' : 'not-allowed',
        person.reason,
      );
    }
    const problem = findInputProblem(policy, {
      duration: input.duration,
      reason: input.reason,
      ticket: input.ticket,
    });
    if (problem) {
      return refuse('input', problem.message);
    }
    const verdict = await judge(
      this.people,
      policy,
      { requester, grantee: requester },
      { requester: person.value, target },
      wish,
    );
    const refusal = refusalOf(verdict);
    if (refusal) {
      return refuse(refusal.kind, refusal.message, { verdict });
    }
    const principal = await this.principal(policy, person.value);
    if (principal.status !== 'resolved') {
      return refuse(
        principal.status === 'error' ? 'unavailable' : 'conflict',
        principal.reason,
        { verdict },
      );
    }
    return {
      ...known,
      verdict,
      principal: principal.value,
      refusal: undefined,
    };
  }

  /** The change at the provider, in words. */
  async plan(policy: CompiledPolicy, principal: string): Promise<string[]> {
    const { provider, entitlement } = policy.document.target;
    try {
      return await this.providers
        .get(provider)
        .plan({ entitlement, principal });
    } catch (error) {
      return [
        `The change can't be shown now: ${isError(error) ? error.message : String(error)}`,
      ];
    }
  }

  providerOf(policy: CompiledPolicy): JitProvider {
    return this.providers.get(policy.document.target.provider);
  }

  private async principal(policy: CompiledPolicy, person: Entity) {
    const { entitlement } = policy.document.target;
    try {
      return await this.providerOf(policy).mapPrincipal(person, entitlement);
    } catch (error) {
      return {
        status: 'error' as const,
        reason: `Looking up the person at the provider failed: ${isError(error) ? error.message : String(error)}`,
      };
    }
  }

  private async visibleTarget(
    policy: CompiledPolicy,
    credentials: UserCredentials,
  ): Promise<Entity | undefined> {
    const ref = canonicalRef(policy.document.target.entity);
    return (await this.people.visibleEntities([ref], credentials)).get(ref);
  }
}

function refusalOf(verdict: Verdict): Refusal | undefined {
  const { policy, eligibility, rule, steps } = verdict;
  if (!eligibility.eligible) {
    return { kind: 'not-allowed', message: eligibility.reason };
  }
  if (!rule) {
    return {
      kind: 'not-allowed',
      message: `No rule of policy ${policy.id} matches, so it is refused`,
    };
  }
  if (steps.status === 'error') {
    return {
      kind: 'unavailable',
      message: `Who can approve can't be determined: ${steps.reason}`,
    };
  }
  if (steps.status === 'empty') {
    return {
      kind: 'conflict',
      message: `Rule ${rule.name} of policy ${policy.id} can't be met: ${steps.reason}`,
    };
  }
  return undefined;
}
