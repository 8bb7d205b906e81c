import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { CompiledPolicy, CompiledRule } from './compile';
import type { RuleContext } from './cel';
import { parseDuration, sayDuration } from './durations';

/** What is asked for, as far as a policy looks at it. */
export interface AskedFor {
  /** ISO 8601 duration. */
  duration: string;
  reason: string;
  ticket: string | undefined;
}

/** A field that the policy does not accept. */
export interface InputProblem {
  field: 'duration' | 'reason' | 'ticket';
  message: string;
}

/** Checks what was entered against the policy's bounds; undefined when it fits. */
export function findInputProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const { inputs, duration } = policy.document.request;
  const millis = parseDuration(asked.duration);
  const min = parseDuration(duration.min) ?? 0;
  const max = parseDuration(duration.max) ?? 0;
  if (millis === undefined) {
    return {
      field: 'duration',
      message: `duration '${asked.duration}' must be an ISO 8601 duration such as PT1H`,
    };
  }
  if (millis < min || millis > max) {
    return {
      field: 'duration',
      message: `duration must be between ${sayDuration(duration.min)} and ${sayDuration(duration.max)}`,
    };
  }
  const reason = asked.reason.trim();
  if (reason.length < inputs.reason.minLength) {
    return {
      field: 'reason',
      message: `reason must have at least ${inputs.reason.minLength} characters`,
    };
  }
  if (reason.length > inputs.reason.maxLength) {
    return {
      field: 'reason',
      message: `reason must have at most ${inputs.reason.maxLength} characters`,
    };
  }
  if (asked.ticket !== undefined) {
    if (!policy.ticketPattern) {
      return { field: 'ticket', message: 'ticket is not wanted here' };
    }
    if (!policy.ticketPattern.test(asked.ticket)) {
      return {
        field: 'ticket',
        message: `ticket must match ${policy.document.request.inputs.ticket?.pattern}`,
      };
    }
  } else if (inputs.ticket?.required) {
    return { field: 'ticket', message: 'ticket is required' };
  }
  return undefined;
}

/** Whether somebody may ask, and if not, why. */
export type Eligibility =
  { eligible: true; reason: null } | { eligible: false; reason: string };

/** Deny wins; who is not named may not ask. `groups` are the direct ones. */
export function judgeEligibility(
  policy: CompiledPolicy,
  subject: { ref: string; groups: readonly string[] },
): Eligibility {
  const claims = new Set([subject.ref, ...subject.groups].map(canonicalRef));
  const { allow, deny } = policy.document.request.eligible;
  const denied = deny.find(ref => claims.has(ref));
  if (denied) {
    return {
      eligible: false,
      reason: `Policy ${policy.id} excludes ${denied}`,
    };
  }
  if (!allow.some(ref => claims.has(ref))) {
    return {
      eligible: false,
      reason: `Policy ${policy.id} is for ${allow.join(', ')}`,
    };
  }
  return { eligible: true, reason: null };
}

/** The first rule that matches; undefined, which means refused, when none does. */
export function matchRule(
  policy: CompiledPolicy,
  context: RuleContext,
): CompiledRule | undefined {
  return policy.rules.find(rule => rule.matches(context));
}

/** The clock as rules see it. */
export function clockOf(now: Date): RuleContext['clock'] {
  return { hour: now.getUTCHours(), weekday: now.getUTCDay() || 7 };
}

function saySteps(rule: CompiledRule): string {
  return rule.steps
    .map(step => {
      const people = step.any === 1 ? '1 person' : `${step.any} people`;
      return `${people} of ${step.from.join(' or ')}`;
    })
    .join(', then ');
}

/** A rule in words, without a request. */
export function describeRule(rule: CompiledRule): string {
  const when = rule.when.trim() === 'true' ? 'Otherwise' : `When ${rule.when}`;
  return `${when}: approved by ${saySteps(rule)}, within ${sayDuration(rule.deadline)}.`;
}

/** Why this rule decides this request, in words. */
export function explainRule(
  policy: CompiledPolicy,
  rule: CompiledRule,
  asked: AskedFor,
): string {
  const because =
    rule.when.trim() === 'true'
      ? 'no earlier rule matches'
      : `${rule.when} holds`;
  return `Rule "${rule.name}" of ${policy.id} applies to ${sayDuration(asked.duration)}, because ${because}. It has to be approved by ${saySteps(rule)}, within ${sayDuration(rule.deadline)}.`;
}
