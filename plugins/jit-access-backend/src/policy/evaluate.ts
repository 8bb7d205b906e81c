import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { RuleClock, RuleContext } from './cel';
import { called, type CompiledPolicy, type CompiledRule } from './compile';

/** Whether somebody may ask, and if not, why. */
export type Eligibility =
  | { eligible: true; reason: null }
  | {
      eligible: false;
      reason: string;
      /** It could not be told, which is no yes. */
      unknown?: true;
    };

/** A person as {@link judgeEligibility} looks at them. */
export interface Subject {
  ref: string;
  /** The groups they are a direct member of. */
  groups: readonly string[];
  /** Rotations they are on call for; undefined when that is unknown. */
  onCall?: readonly string[];
}

const ON_CALL = 'oncall:';

/** Deny wins; who is not named may not ask, and what can't be told is no yes. */
export function judgeEligibility(
  policy: CompiledPolicy,
  subject: Subject,
): Eligibility {
  const { allow, deny } = policy.document.request.eligible;
  return judgeNamed(called(policy), subject, allow, deny);
}

/** Like {@link judgeEligibility}, for the policy's break-glass. */
export function judgeBreakGlass(
  policy: CompiledPolicy,
  subject: Subject,
): Eligibility {
  const { breakGlass, request } = policy.document;
  return breakGlass
    ? judgeNamed(
        `Break-glass of ${called(policy)}`,
        subject,
        breakGlass.eligible,
        request.eligible.deny,
      )
    : { eligible: false, reason: `${called(policy)} has no break-glass` };
}

function judgeNamed(
  what: string,
  subject: Subject,
  allow: readonly string[],
  deny: readonly string[],
): Eligibility {
  const claims = new Set([
    ...[subject.ref, ...subject.groups].map(canonicalRef),
    ...(subject.onCall ?? []).map(rotation => `${ON_CALL}${rotation}`),
  ]);
  const isUnknown = (set: string) =>
    subject.onCall === undefined && set.startsWith(ON_CALL);
  const untold = (set: string): Eligibility => ({
    eligible: false,
    reason: `${what} asks who is in ${set}, which is not known now`,
    unknown: true,
  });
  const denied = deny.find(ref => claims.has(ref));
  if (denied) {
    return { eligible: false, reason: `${what} excludes ${denied}` };
  }
  const maybeDenied = deny.find(isUnknown);
  if (maybeDenied) {
    return untold(maybeDenied);
  }
  if (allow.some(ref => claims.has(ref))) {
    return { eligible: true, reason: null };
  }
  const maybeAllowed = allow.find(isUnknown);
  return maybeAllowed
    ? untold(maybeAllowed)
    : { eligible: false, reason: `${what} is for ${allow.join(', ')}` };
}

/** Which rule decides, as far as it can be told. */
export interface RuleMatch {
  /** The first rule that holds; undefined when none does. */
  rule: CompiledRule | undefined;
  /** Rules before it that may hold as well, in order: they read what is unknown. */
  undecided: CompiledRule[];
  /** What is unknown, a sentence for each of {@link undecided}. */
  unknown: string[];
}

/**
 * Asks the rules in order up to the first that holds. Where rules are
 * undecided, the one that is found is only one of those that may decide:
 * nothing may be approved on its word alone.
 */
export function matchRule(
  policy: CompiledPolicy,
  context: RuleContext,
): RuleMatch {
  const match: RuleMatch = { rule: undefined, undecided: [], unknown: [] };
  for (const rule of policy.rules) {
    const answer = rule.matches.ask(context);
    if (!answer.decided) {
      match.undecided.push(rule);
      match.unknown.push(`Rule ${rule.name} can't be told: ${answer.why}`);
    } else if (answer.holds) {
      return { ...match, rule };
    }
  }
  return match;
}

/** The clock as rules see it. */
export function clockOf(now: Date): RuleClock {
  return { at: now, hour: now.getUTCHours(), weekday: now.getUTCDay() || 7 };
}
