import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type {
  CompiledCheck,
  Expression,
  ExpressionContext,
  Outcome,
} from './check';
import { NOT_OBSERVED } from './letters';
import type { StoredObservation } from './observation';
import { hasAnnotation, type CheckSubject } from './subject';

/** What a check says, but for its age and its exceptions. */
export interface Verdict {
  letter: string;
  /** Reason and observed text, where they can't be made again from the facts. */
  note: Note | null;
}

/** Texts of a result that are stored with it. */
export type Note = readonly [reason: string | null, observed: string | null];

/** What a verdict depends on in an observation. */
export type JudgedObservation = Pick<
  StoredObservation,
  'status' | 'factsAt' | 'facts'
>;

const plain = (letter: string): Verdict => ({ letter, note: null });
const VERDICTS: Readonly<Record<string, Verdict>> = Object.fromEntries(
  [...'pfwnoiaume'].map(letter => [letter, plain(letter)]),
);

/** What stops an answer, as a verdict. */
function stopped(outcome: Exclude<Outcome<unknown>, { kind: 'value' }>) {
  return outcome.kind === 'missing'
    ? VERDICTS.m
    : { letter: 'x', note: [outcome.message, null] as const };
}

function ask(
  expression: Expression<boolean>,
  context: ExpressionContext,
): boolean | Verdict {
  const outcome = expression(context);
  return outcome.kind === 'value' ? outcome.value : stopped(outcome);
}

function decide(check: CompiledCheck, context: ExpressionContext): Verdict {
  if (check.known) {
    const known = ask(check.known, context);
    if (typeof known !== 'boolean') {
      return known;
    }
    if (!known) {
      return VERDICTS.u;
    }
  }
  const pass = ask(check.pass, context);
  if (typeof pass !== 'boolean') {
    return pass;
  }
  if (pass) {
    return VERDICTS.p;
  }
  const warn = check.warn ? ask(check.warn, context) : false;
  if (typeof warn !== 'boolean') {
    return warn;
  }
  return warn ? VERDICTS.w : VERDICTS.f;
}

/** Why there is nothing to decide on; undefined when there is. */
function gap(
  check: CompiledCheck,
  subject: CheckSubject,
  observation: JudgedObservation | undefined,
): string | undefined {
  if (!check.collector.installed) {
    return 'i';
  }
  if (!hasAnnotation(subject, check.collector.annotations)) {
    return 'a';
  }
  if (!observation) {
    return NOT_OBSERVED;
  }
  if (observation.status === 'ok') {
    return undefined;
  }
  // An incomplete observation still decides what reads only what it brought.
  const complete =
    observation.status === 'partial' &&
    check.facts.length > 0 &&
    check.facts.every(name => Object.hasOwn(observation.facts, name));
  return complete ? undefined : 'e';
}

function judgeAnew(
  check: CompiledCheck,
  subject: CheckSubject,
  observation: JudgedObservation | undefined,
  missing: string | undefined,
): Verdict {
  const context = { entity: subject, facts: observation?.facts ?? {} };
  const applies = check.applies ? ask(check.applies, context) : true;
  if (applies === false) {
    return VERDICTS.n;
  }
  if (missing) {
    return VERDICTS[missing];
  }
  const verdict = applies === true ? decide(check, context) : applies;
  if (check.attributes || verdict.note) {
    return verdict;
  }
  // Code may say something else when it is asked again, so its words are kept.
  const words = (expression: Expression<string> | undefined) => {
    const outcome = expression?.(context);
    return outcome?.kind === 'value' ? outcome.value : null;
  };
  return {
    letter: verdict.letter,
    note: [
      verdict.letter === 'u' ? words(check.unknown) : null,
      words(check.observed),
    ],
  };
}

/** Verdicts that are remembered in all. */
const REMEMBERED = 60_000;

/**
 * Judges checks. Most services look alike, so a verdict is remembered by the
 * values that the check reads, and its expressions are asked for new values only.
 */
export class Judge {
  #known = new WeakMap<CompiledCheck, Map<unknown, Verdict>>();
  #remembered = 0;

  /** The verdict of one check on one entity; asks no clock. */
  judge(
    check: CompiledCheck,
    subject: CheckSubject,
    observation: JudgedObservation | undefined,
  ): Verdict {
    const missing = gap(check, subject, observation);
    if (!check.attributes || missing || !observation) {
      return judgeAnew(check, subject, observation, missing);
    }
    const key = keyOf(check, check.attributes, subject, observation.facts);
    let known = this.#known.get(check);
    if (!known) {
      known = new Map();
      this.#known.set(check, known);
    }
    const before = known.get(key);
    if (before) {
      return before;
    }
    const verdict = judgeAnew(check, subject, observation, missing);
    known.set(key, verdict);
    this.#remembered += 1;
    if (this.#remembered > REMEMBERED) {
      this.#remembered = 0;
      this.#known = new WeakMap();
    }
    return verdict;
  }
}

/** Equal exactly when everything that the check reads is. */
function keyOf(
  check: CompiledCheck,
  attributes: NonNullable<CompiledCheck['attributes']>,
  subject: CheckSubject,
  facts: Readonly<Record<string, FactValue>>,
): unknown {
  if (attributes.length === 0 && check.facts.length === 1) {
    const value = facts[check.facts[0]];
    if (typeof value !== 'object') {
      return value;
    }
  }
  return JSON.stringify([
    check.facts.map(name => facts[name] ?? null),
    attributes.map(name => subject[name]),
  ]);
}
