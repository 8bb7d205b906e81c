import type {
  RequiredStep,
  Verdict as HookAnswer,
} from '@fairway/plugin-jit-access-node';
import { durationMillis, parseDuration } from '../policy/durations';

/** What one hook said. */
export interface HookWord {
  hook: string;
  version: string;
  answer: HookAnswer;
}

/** A hook that threw, hung, or said what is no answer. */
export interface HookFailure {
  hook: string;
  why: string;
}

/** What the hooks want together. */
export interface HookOutcome {
  /** In the order of the policy, without those that abstained. */
  words: HookWord[];
  failures: HookFailure[];
  /** The first denial; undefined when there is none. */
  denied: { hook: string; reason: string } | undefined;
  /** Stages to add. */
  steps: RequiredStep[];
  /** ISO 8601, the shortest; undefined when nobody shortens. */
  max: string | undefined;
  /** Who allows an automatic approval: nobody, unless nobody objects and nobody failed. */
  allowing: { hook: string; version: string; evidence: string }[];
}

/** No hooks, no objections. */
export const NO_HOOKS: HookOutcome = {
  words: [],
  failures: [],
  denied: undefined,
  steps: [],
  max: undefined,
  allowing: [],
};

const SET =
  /^(owners|manager|(group|user):[a-z0-9._-]+\/[a-z0-9._-]+|oncall:[A-Za-z0-9][A-Za-z0-9._-]*)$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isStep(value: unknown): value is RequiredStep {
  return (
    isRecord(value) &&
    Number.isInteger(value.any) &&
    Number(value.any) >= 1 &&
    Array.isArray(value.from) &&
    value.from.length > 0 &&
    value.from.every(set => typeof set === 'string' && SET.test(set))
  );
}

/** Whether what a hook gave is an answer: hooks are code that is not ours. */
export function isHookAnswer(value: unknown): value is HookAnswer {
  if (!isRecord(value)) {
    return false;
  }
  switch (value.kind) {
    case 'abstain':
      return true;
    case 'deny':
      return isText(value.reason);
    case 'require':
      return (
        isText(value.reason) &&
        Array.isArray(value.steps) &&
        value.steps.length > 0 &&
        value.steps.every(isStep)
      );
    case 'shorten':
      return (
        isText(value.reason) &&
        typeof value.max === 'string' &&
        parseDuration(value.max) !== undefined
      );
    case 'allow-auto':
      return (
        isRecord(value.evidence) &&
        Object.keys(value.evidence).length > 0 &&
        Object.values(value.evidence).every(text => typeof text === 'string')
      );
    default:
      return false;
  }
}

function sayEvidence(evidence: Record<string, string>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');
}

/**
 * The strictest of all: deny, then require and shorten together, then abstain.
 * An automatic approval is allowed only when no other hook denies, requires,
 * shortens or fails.
 */
export function mergeHookAnswers(
  words: readonly HookWord[],
  failures: readonly HookFailure[],
): HookOutcome {
  const outcome: HookOutcome = {
    ...NO_HOOKS,
    words: words.filter(({ answer }) => answer.kind !== 'abstain'),
    failures: [...failures],
    steps: [],
    allowing: [],
  };
  for (const { hook, version, answer } of words) {
    switch (answer.kind) {
      case 'deny':
        outcome.denied ??= { hook, reason: answer.reason };
        break;
      case 'require':
        outcome.steps.push(...answer.steps);
        break;
      case 'shorten':
        if (
          outcome.max === undefined ||
          durationMillis(answer.max) < durationMillis(outcome.max)
        ) {
          outcome.max = answer.max;
        }
        break;
      case 'allow-auto':
        outcome.allowing.push({
          hook,
          version,
          evidence: sayEvidence(answer.evidence),
        });
        break;
      default:
    }
  }
  const objects =
    outcome.denied !== undefined ||
    outcome.steps.length > 0 ||
    outcome.max !== undefined ||
    failures.length > 0;
  return objects ? { ...outcome, allowing: [] } : outcome;
}

/** Each hook's word in a sentence, for people and for the ledger. */
export function sayHooks({ words, failures }: HookOutcome): string[] {
  return [
    ...words.map(({ hook, version, answer }) => {
      const name = `Hook ${hook} ${version}`;
      switch (answer.kind) {
        case 'deny':
          return `${name} denies: ${answer.reason}`;
        case 'require':
          return `${name} wants more approvals: ${answer.reason}`;
        case 'shorten':
          return `${name} allows ${answer.max} at most: ${answer.reason}`;
        case 'allow-auto':
          return `${name} allows an automatic approval: ${sayEvidence(answer.evidence)}`;
        default:
          return `${name} abstains`;
      }
    }),
    ...failures.map(
      ({ hook, why }) => `Hook ${hook} failed, so people decide: ${why}`,
    ),
  ];
}
