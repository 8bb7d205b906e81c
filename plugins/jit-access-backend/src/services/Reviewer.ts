import type { Decision } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantStore } from '../database/GrantStore';
import type { PolicyStore } from '../database/PolicyStore';
import type { StoredRequest } from '../database/records/request';
import type { CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import { totalDuration } from './extensionRules';
import type { Verdicts } from './guard';
import { NO_HOOKS, sayHooks, type HookOutcome } from './hookAnswers';
import { hookRequest } from './hookRequests';
import type { HookRunner, HookSituation } from './HookRunner';
import type { Judge, Verdict } from './Judge';
import type { People } from './People';
import { findPolicyPair, type PolicyPair } from './policyPair';
import { findTampering } from './requestBody';
import type { WantedStep } from './steps';
import type { Parties, Wish } from './wish';

type FoundParties =
  | { status: 'found'; parties: Parties }
  | { status: 'gone' | 'error'; reason: string };

/** What hooks say right before the provider is asked. */
export type LastWord =
  /** `max`: ISO 8601, the longest it may be now; undefined for no limit. */
  | { status: 'ok'; max: string | undefined }
  | { status: 'refused'; why: string }
  /** Not decidable now: nothing is given yet. */
  | { status: 'later'; why: string };

function hooksOf(policies: readonly CompiledPolicy[]): string[] {
  return [...new Set(policies.flatMap(policy => policy.document.hooks))];
}

/**
 * Looks at a request again: at a decision, at activation and now and then in
 * between. The policy it was made under and the policy in force both judge it.
 */
export class Reviewer {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly stores: { policies: PolicyStore; grants: GrantStore },
    private readonly people: People,
    private readonly judge: Judge,
    private readonly hooks: HookRunner,
  ) {}

  /**
   * Asks the catalog and other sources; call it outside of transactions. Steps
   * in `also` are required besides those that the request has.
   */
  async review(
    request: StoredRequest,
    also: readonly WantedStep[] = [],
  ): Promise<Verdicts> {
    const pair = await this.pairOf(request);
    if (pair.status !== 'found') {
      return pair;
    }
    const tampering = await findTampering(this.knex, request);
    if (tampering !== undefined) {
      return { status: 'gone', reason: tampering };
    }
    const wish = await this.wishOf(request);
    const found = await this.partiesOf(request);
    if (wish === undefined || found.status !== 'found') {
      return found.status === 'found'
        ? { status: 'gone', reason: 'The grant to extend is not active' }
        : found;
    }
    const now = await this.clock.now(this.knex);
    const situation = await this.situation(request, found.parties, now);
    const mayBeAutomatic = request.auto || isLeftToRequired(request);
    const verdicts: Verdict[] = [];
    for (const policy of pair.policies) {
      const judgement = await this.judge.judge({
        policy,
        parties: found.parties,
        wish,
        situation,
        // What hooks wanted of people is on the request; what they allowed is asked again.
        hooks: mayBeAutomatic
          ? await this.hooks.onSubmit(policy.document.hooks, situation)
          : NO_HOOKS,
        required: [...request.requiredSteps, ...also],
        now,
        mayBeAutomatic,
        forPeople: false,
      });
      if (judgement.status === 'error') {
        return judgement;
      }
      verdicts.push(judgement.verdict);
    }
    return { status: 'resolved', verdicts };
  }

  /** What hooks say to a decision. */
  async onDecide(
    request: StoredRequest,
    decision: { by: string; verdict: Decision['verdict'] },
  ): Promise<HookOutcome> {
    return this.askHooks(request, (names, situation) =>
      this.hooks.onDecide(names, situation, decision),
    );
  }

  /** The last look of hooks before the provider is asked. */
  async beforeActivate(request: StoredRequest): Promise<LastWord> {
    const outcome = await this.askHooks(request, (names, situation) =>
      this.hooks.beforeActivate(names, situation),
    );
    const why = sayHooks(outcome).join('; ');
    if (outcome.denied) {
      return { status: 'refused', why };
    }
    return outcome.failures.length > 0
      ? { status: 'later', why }
      : { status: 'ok', max: outcome.max };
  }

  private pairOf(request: StoredRequest): Promise<PolicyPair> {
    return findPolicyPair(request, {
      knex: this.knex,
      policies: this.policies,
      store: this.stores.policies,
    });
  }

  private async askHooks(
    request: StoredRequest,
    ask: (
      names: readonly string[],
      situation: HookSituation,
    ) => Promise<HookOutcome>,
  ): Promise<HookOutcome> {
    const pair = await this.pairOf(request);
    const names = pair.status === 'found' ? hooksOf(pair.policies) : [];
    if (names.length === 0) {
      return NO_HOOKS;
    }
    const found = await this.partiesOf(request);
    if (found.status !== 'found') {
      const failures = names.map(hook => ({ hook, why: found.reason }));
      return { ...NO_HOOKS, failures };
    }
    const now = await this.clock.now(this.knex);
    return ask(names, await this.situation(request, found.parties, now));
  }

  private async situation(
    request: StoredRequest,
    { requester, target }: Parties,
    now: Date,
  ): Promise<HookSituation> {
    const parent = await this.parentOf(request);
    return {
      request: hookRequest(
        request,
        parent &&
          totalDuration(
            parent.grant,
            request.approvedDuration ?? request.duration,
          ),
      ),
      requester,
      target,
      now: now.toISOString(),
    };
  }

  private async partiesOf(request: StoredRequest): Promise<FoundParties> {
    const [requester, grantee, target] = await Promise.all([
      this.people.entity(request.requester),
      this.people.entity(request.grantee),
      this.people.entity(request.entityRef),
    ]);
    for (const found of [requester, grantee, target]) {
      if (found.status !== 'resolved') {
        return {
          status: found.status === 'error' ? 'error' : 'gone',
          reason: found.reason,
        };
      }
    }
    return requester.status === 'resolved' &&
      grantee.status === 'resolved' &&
      target.status === 'resolved'
      ? {
          status: 'found',
          parties: {
            requester: requester.value,
            grantee: grantee.value,
            target: target.value,
          },
        }
      : { status: 'error', reason: 'The parties are not known' };
  }

  /** The grant that an extension is for. */
  private async parentOf({ parentGrantId }: StoredRequest) {
    return parentGrantId === null
      ? undefined
      : this.stores.grants.get(this.knex, parentGrantId, undefined);
  }

  /** undefined when it is about a grant that is not active any more. */
  private async wishOf(request: StoredRequest): Promise<Wish | undefined> {
    const wish: Wish = {
      kind: request.kind,
      requestId: request.id,
      requester: request.requester,
      grantee: request.grantee,
      duration: request.duration,
      added: request.approvedDuration ?? request.duration,
      reason: request.reason,
      ticket: request.ticket,
      inputs: request.inputs,
      startsAt: request.startsAt,
      at: new Date(request.createdAt),
    };
    if (request.parentGrantId === null) {
      return wish;
    }
    const parent = await this.parentOf(request);
    if (parent?.grant.state !== 'active') {
      return undefined;
    }
    return {
      ...wish,
      duration: totalDuration(parent.grant, request.duration),
    };
  }
}

/**
 * Whether the rule approved by itself, and people were asked only for what is
 * required besides. Where the rule left it to people, for example because a
 * hook failed, they are not left out later: more requirements never ask fewer.
 */
function isLeftToRequired({ steps, requiredSteps }: StoredRequest): boolean {
  const required = new Set(
    requiredSteps.map(({ any, from }) => JSON.stringify([any, from])),
  );
  return (
    steps.length > 0 &&
    steps.length <= required.size &&
    steps.every(step =>
      // Fallbacks and escalations add to those who are asked.
      requiredSteps.some(
        ({ any, from }) =>
          any === step.any && from.every(set => step.from.includes(set)),
      ),
    )
  );
}
