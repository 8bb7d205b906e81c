import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  canonicalRef,
  type RequestKind,
} from '@fairway/plugin-jit-access-common';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { foreignText } from '../database/foreignText';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis } from '../policy/durations';
import { resolveEntitlement } from '../policy/entitlement';
import type { Policies } from '../policy/PolicyRegistry';
import { findAskProblem, findTicketProblem } from './askProblems';
import { deceives } from './deceivingText';
import { entitlementKey, isKeyTooLong } from './entitlementKey';
import type { Refusal, RefusalKind } from './guard';
import { NO_HOOKS, type HookOutcome } from './hookAnswers';
import { askForHooks } from './hookRequests';
import type { HookRunner } from './HookRunner';
import type { Judge, Verdict } from './Judge';
import { answerWithin, LOOKUP_TIMEOUT, messageOf } from './lookups';
import type { People } from './People';
import type { Providers } from './providers';
import { refusalOf } from './refusals';
import type { Parties, Wish } from './wish';

/** A person who asks. */
export type UserCredentials = BackstageCredentials<BackstageUserPrincipal>;

/** What somebody asks for, before anything is known about it. */
export interface Ask {
  kind: RequestKind;
  policy: CompiledPolicy;
  target: Entity;
  /** Canonical refs. */
  requester: string;
  grantee: string;
  /** ISO 8601, unchecked. */
  duration: string;
  /** Of an extension: the whole time that the grant would have. */
  total?: string;
  reason: string;
  ticket: string | null;
  inputs: Record<string, string>;
  /** Unchecked; null for at once. */
  startsAt: string | null;
  /** The grant that an extension is for. */
  parentGrantId: string | null;
}

/** Everything known about a wish before it is a request. */
export interface Assessment {
  ask: Ask;
  wish: Wish;
  hooks: HookOutcome;
  /** The policy's answer; undefined when the input was refused before. */
  verdict: Verdict | undefined;
  /** The policy's entitlement, filled in; undefined when it can't be. */
  entitlement: Record<string, string> | undefined;
  /** Name of the person at the provider; undefined when unknown. */
  principal: string | undefined;
  /** ISO 8601; what hooks leave of the duration, null when all of it. */
  shortened: string | null;
  /** The change at the provider in words, for those who decide; empty when nobody does. */
  plan: string[];
  /** Why it can't be asked for; undefined when it can. */
  refusal: Refusal | undefined;
}

/** Judges wishes: for the preview, and for real. */
export class Assessor {
  constructor(
    private readonly policies: Policies,
    private readonly people: People,
    private readonly providers: Providers,
    private readonly judge: Judge,
    private readonly hooks: HookRunner,
  ) {}

  /**
   * Throws NotFoundError when there is no such entitlement, or its entity is
   * hidden from the caller: both look the same.
   */
  async find(
    entitlementId: string,
    credentials: BackstageCredentials,
  ): Promise<Pick<Ask, 'policy' | 'target'>> {
    const policy = this.policies.get(entitlementId);
    const ref = policy && canonicalRef(policy.document.target.entity);
    const target =
      ref && (await this.people.visibleEntities([ref], credentials)).get(ref);
    if (!policy || !target) {
      throw new NotFoundError(`There is no entitlement '${entitlementId}'`);
    }
    return { policy, target };
  }

  /** `forPeople`: find out all that approvers want to know. */
  async assess(ask: Ask, now: Date): Promise<Assessment> {
    const { policy, target, requester, grantee } = ask;
    const wish: Wish = {
      kind: ask.kind,
      requestId: null,
      requester,
      grantee,
      duration: ask.total ?? ask.duration,
      added: ask.duration,
      reason: ask.reason.trim(),
      ticket: ask.ticket,
      inputs: ask.inputs,
      startsAt: ask.startsAt,
      at: now,
    };
    const assessment: Assessment = {
      ask,
      wish,
      hooks: NO_HOOKS,
      verdict: undefined,
      entitlement: undefined,
      principal: undefined,
      shortened: null,
      plan: [],
      refusal: undefined,
    };
    const refuse = (kind: RefusalKind, message: string): Assessment => ({
      ...assessment,
      refusal: { kind, message },
    });
    const found = await this.partiesOf(ask);
    if ('refusal' in found) {
      return { ...assessment, refusal: found.refusal };
    }
    const problem = findAskProblem(ask, now);
    if (problem) {
      const { field, message } = problem;
      return refuse(
        'input',
        message.includes(field) ? message : `${field}: ${message}`,
      );
    }
    const situation = {
      request: askForHooks(ask),
      target,
      requester: found.parties.requester,
      now: now.toISOString(),
    };
    assessment.hooks = await this.hooks.onSubmit(
      policy.document.hooks,
      situation,
    );
    const judgement = await this.judge.judge({
      policy,
      parties: found.parties,
      wish,
      situation,
      hooks: assessment.hooks,
      required: [],
      now,
      mayBeAutomatic: true,
      forPeople: true,
    });
    if (judgement.status === 'error') {
      return refuse('unavailable', judgement.reason);
    }
    assessment.verdict = judgement.verdict;
    const refusal =
      refusalOf(judgement.verdict) ??
      findTicketProblem(ask, judgement.verdict.survey.ticket);
    if (refusal) {
      return { ...assessment, refusal };
    }
    assessment.shortened = this.shortenedBy(ask, assessment.hooks);
    return this.place(assessment, found.parties.grantee);
  }

  /** The change at the provider, in words. */
  async plan(assessment: Assessment): Promise<string[]> {
    const { ask, entitlement, principal } = assessment;
    if (entitlement === undefined || principal === undefined) {
      return [];
    }
    try {
      return await answerWithin(LOOKUP_TIMEOUT, () =>
        this.providerOf(ask.policy).plan({ entitlement, principal }),
      );
    } catch (error) {
      return [`The change can't be shown now: ${messageOf(error)}`];
    }
  }

  providerOf(policy: CompiledPolicy): JitProvider {
    return this.providers.get(policy.document.target.provider);
  }

  /** Fills the entitlement in and finds the person at the provider. */
  private async place(
    assessment: Assessment,
    grantee: Entity,
  ): Promise<Assessment> {
    const { policy, inputs } = assessment.ask;
    const refuse = (kind: RefusalKind, message: string): Assessment => ({
      ...assessment,
      refusal: { kind, message },
    });
    let entitlement: Record<string, string>;
    try {
      entitlement = resolveEntitlement(policy, inputs);
      this.providerOf(policy).validate(entitlement);
    } catch (error) {
      return refuse('input', messageOf(error));
    }
    try {
      const principal = await this.providerOf(policy).mapPrincipal(
        grantee,
        entitlement,
      );
      if (principal.status !== 'resolved') {
        return refuse(
          principal.status === 'error' ? 'unavailable' : 'conflict',
          foreignText(principal.reason),
        );
      }
      if (deceives(principal.value)) {
        return refuse(
          'conflict',
          `The name of the person at the provider shows something other than what it says: ${foreignText(principal.value, 200)}`,
        );
      }
      const key = entitlementKey(
        policy.document.target.provider,
        entitlement,
        principal.value,
      );
      return isKeyTooLong(key)
        ? refuse('input', 'inputs: what they name is too long to be kept')
        : { ...assessment, entitlement, principal: principal.value };
    } catch (error) {
      return refuse(
        'unavailable',
        `Looking up the person at the provider failed: ${foreignText(messageOf(error))}`,
      );
    }
  }

  private async partiesOf(
    ask: Ask,
  ): Promise<{ parties: Parties } | { refusal: Refusal }> {
    const requester = await this.people.entity(ask.requester);
    if (requester.status !== 'resolved') {
      const kind = requester.status === 'error' ? 'unavailable' : 'not-allowed';
      return { refusal: { kind, message: requester.reason } };
    }
    const grantee =
      ask.grantee === ask.requester
        ? requester
        : await this.people.entity(ask.grantee);
    if (grantee.status !== 'resolved' || grantee.value.kind !== 'User') {
      return grantee.status === 'error'
        ? { refusal: { kind: 'unavailable', message: grantee.reason } }
        : {
            refusal: {
              kind: 'input',
              message: `grantee ${ask.grantee} is not a person in the catalog`,
            },
          };
    }
    return {
      parties: {
        requester: requester.value,
        grantee: grantee.value,
        target: ask.target,
      },
    };
  }

  private shortenedBy(ask: Ask, { max }: HookOutcome): string | null {
    return max !== undefined &&
      durationMillis(max) < durationMillis(ask.duration)
      ? max
      : null;
  }
}
