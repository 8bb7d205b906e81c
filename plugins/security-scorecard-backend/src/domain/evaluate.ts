import {
  PILLARS,
  type CheckResult,
  type DecidingFact,
  type ResultState,
} from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck, Expression, ExpressionContext } from './check';
import { deadlineFor, type DeadlinePolicy } from './durations';
import { isAnnotated, type IndexedEntity } from './entity';
import type { StoredObservation } from './observation';
import { applyStaleness } from './staleness';

/** A result as it is stored. */
export interface StoredResult extends CheckResult {
  /**
   * When the check last started to fail. It outlives unknown, stale and error,
   * so that a broken collector never moves a deadline.
   */
  failingSince: string | null;
}

/** Everything an evaluation depends on; it asks no clock and does no I/O. */
export interface EvaluationInput {
  entity: IndexedEntity;
  checks: readonly CompiledCheck[];
  /** By collector id. */
  observations: ReadonlyMap<string, StoredObservation>;
  previous: readonly StoredResult[];
  now: Date;
  deadlines: DeadlinePolicy;
}

interface Verdict {
  state: ResultState;
  reason: string;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function missing(fact: string): Verdict {
  return {
    state: 'unknown',
    reason: `The fact ${fact} was not reported by the collector.`,
  };
}

function broken(message: string): Verdict {
  return {
    state: 'error',
    reason: `The check could not be evaluated: ${message}`,
  };
}

/** Asks an expression; anything but a plain yes or no is a verdict already. */
function ask(
  expression: Expression<boolean>,
  context: ExpressionContext,
): boolean | Verdict {
  const outcome = expression(context);
  switch (outcome.kind) {
    case 'value':
      return outcome.value;
    case 'missing':
      return missing(outcome.fact);
    default:
      return broken(outcome.message);
  }
}

function words(
  expression: Expression<string> | undefined,
  context: ExpressionContext,
): string | null {
  const outcome = expression?.(context);
  return outcome?.kind === 'value' ? outcome.value : null;
}

function notObserved(
  check: CompiledCheck,
  entity: IndexedEntity,
  observation: StoredObservation | undefined,
): Verdict | undefined {
  const { id, title, annotations, installed } = check.collector;
  if (!installed) {
    return {
      state: 'unknown',
      reason: `The collector '${id}' is not installed in this portal.`,
    };
  }
  if (!isAnnotated(entity, annotations)) {
    return {
      state: 'unknown',
      reason:
        annotations.length === 1
          ? `${title} needs the annotation ${annotations[0]}, which the entity does not have.`
          : `${title} needs one of the annotations ${annotations.join(', ')}, and the entity has none.`,
    };
  }
  if (!observation) {
    return {
      state: 'unknown',
      reason: `${title} has not observed this entity yet.`,
    };
  }
  if (observation.status !== 'ok') {
    const last = observation.factsAt
      ? ` The facts shown are the last good ones, of ${observation.factsAt}.`
      : '';
    return {
      state: 'error',
      reason: `The last collection by ${title} ${observation.status === 'partial' ? 'was incomplete' : 'failed'}: ${sentence(observation.error ?? 'no reason was given')}${last}`,
    };
  }
  return undefined;
}

function decide(
  check: CompiledCheck,
  context: ExpressionContext,
  observed: string | null,
): Verdict {
  if (check.known) {
    const known = ask(check.known, context);
    if (typeof known !== 'boolean') {
      return known;
    }
    if (!known) {
      return {
        state: 'unknown',
        reason: sentence(
          words(check.unknown, context) ??
            'The facts do not say enough to decide',
        ),
      };
    }
  }
  const pass = ask(check.pass, context);
  if (typeof pass !== 'boolean') {
    return pass;
  }
  const seen = observed ?? 'The facts';
  if (pass) {
    return { state: 'pass', reason: sentence(`As expected: ${seen}`) };
  }
  const warn = check.warn ? ask(check.warn, context) : false;
  if (typeof warn !== 'boolean') {
    return warn;
  }
  return {
    state: warn ? 'warn' : 'fail',
    reason: sentence(`${seen}; expected: ${check.definition.expected}`),
  };
}

function verdictOf(
  check: CompiledCheck,
  context: ExpressionContext,
  observation: StoredObservation | undefined,
  observed: string | null,
): Verdict {
  const applies = check.applies ? ask(check.applies, context) : true;
  if (applies === false) {
    return { state: 'not-applicable', reason: sentence(check.appliesMessage) };
  }
  const gap = notObserved(check, context.entity, observation);
  if (gap) {
    return gap;
  }
  return applies === true ? decide(check, context, observed) : applies;
}

function decidingFacts(
  check: CompiledCheck,
  observation: StoredObservation | undefined,
): DecidingFact[] {
  const seenAt = observation?.factsAt;
  if (!observation || !seenAt) {
    return [];
  }
  return check.facts
    .filter(name => Object.hasOwn(observation.facts, name))
    .map(name => ({
      name: `${check.collector.id}.${name}`,
      value: observation.facts[name],
      source: check.collector.id,
      observedAt: seenAt,
    }));
}

function failingSince(
  state: ResultState,
  previous: StoredResult | undefined,
  now: string,
): string | null {
  switch (state) {
    case 'fail':
      return previous?.failingSince ?? now;
    case 'pass':
    case 'not-applicable':
      return null;
    default:
      return previous?.failingSince ?? null;
  }
}

function evaluateCheck(
  check: CompiledCheck,
  input: EvaluationInput,
  previous: StoredResult | undefined,
): StoredResult {
  const { definition } = check;
  const now = input.now.toISOString();
  const observation = input.observations.get(check.collector.id);
  const context = { entity: input.entity, facts: observation?.facts ?? {} };
  const observed = observation?.factsAt ? words(check.observed, context) : null;
  const { state, reason } = verdictOf(check, context, observation, observed);
  const since = failingSince(state, previous, now);
  return {
    checkId: definition.id,
    mode: definition.mode,
    title: definition.title,
    pillar: definition.pillar,
    severity: definition.severity,
    state,
    waived: false,
    waiverId: null,
    enforcedFrom: null,
    area: definition.area,
    reason,
    observed,
    expected: definition.expected,
    facts: decidingFacts(check, observation),
    source: check.collector.id,
    observedAt: observation?.factsAt ?? null,
    maxAge: definition.maxAge,
    since: previous?.state === state ? previous.since : now,
    failingSince: since,
    deadline:
      state === 'fail' && since && definition.mode === 'enforce'
        ? deadlineFor(input.deadlines, definition.severity, since)
        : null,
    level: definition.level,
    remediation: definition.remediation,
    frameworks: definition.frameworks,
  };
}

/**
 * Evaluates every check for one entity. The answer is in the order of the
 * pillars and then of the check ids, whatever the order of the input.
 */
export function evaluateEntity(input: EvaluationInput): StoredResult[] {
  const previous = new Map(input.previous.map(r => [r.checkId, r]));
  const results = input.checks.map(check =>
    evaluateCheck(check, input, previous.get(check.definition.id)),
  );
  return applyStaleness(results, input.now).sort(
    (a, b) =>
      PILLARS.indexOf(a.pillar) - PILLARS.indexOf(b.pillar) ||
      (a.checkId < b.checkId ? -1 : 1),
  );
}
