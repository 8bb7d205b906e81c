import type {
  Coverage,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type {
  Collector,
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { isError } from '@backstage/errors';
import { foreignText } from '@fairway/plugin-backends-node';
import {
  cleanCoverage,
  cleanFinding,
  cut,
  isTooLarge,
  LIMITS,
  mostSevere,
} from './bounds';
import { normalizeTime } from './durations';

/** What is known of one entity through one collector: the last try and the last good facts. */
export interface StoredObservation {
  collectorId: string;
  status: Observation['status'];
  error: string | null;
  /** When the last try was made. */
  attemptedAt: string;
  /** When the facts were seen; null when no try was ever good. */
  factsAt: string | null;
  facts: Record<string, FactValue>;
  coverage: Omit<Coverage, 'source'>[];
}

const shown = (text: string) => foreignText(text, Infinity);

/** The fact as a row can hold it, and as it shows what it says. */
function shownFact(value: FactValue): FactValue {
  if (typeof value === 'string') {
    return shown(value);
  }
  return Array.isArray(value) && value.some(item => shown(item) !== item)
    ? value.map(shown)
    : value;
}

function isOfType(value: FactValue, type: FactDefinition['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return Number.isSafeInteger(value);
    case 'double':
      return typeof value === 'number' && Number.isFinite(value);
    case 'list<string>':
      return (
        Array.isArray(value) && value.every(item => typeof item === 'string')
      );
    default:
      return false;
  }
}

/** Declared facts by name, with their place in the order in which they are stored. */
type Declared = ReadonlyMap<
  string,
  { place: number; type: FactDefinition['type'] }
>;

const declarations = new WeakMap<Collector['facts'], Declared>();

function declaredOf({ facts }: Pick<Collector, 'facts'>): Declared {
  let declared = declarations.get(facts);
  if (!declared) {
    declared = new Map(
      Object.entries(facts).map(([name, { type }], place) => [
        name,
        { place, type },
      ]),
    );
    declarations.set(facts, declared);
  }
  return declared;
}

/** Facts that may be stored, and the names of those that are left out. */
interface CheckedFacts {
  facts: Record<string, FactValue>;
  tooLarge: string[];
}

/**
 * The facts that have a value, in the order of their declaration, so that equal
 * facts are equal as text; or what is wrong with them. Most collectors report
 * them in that order and with values only.
 */
function checkedFacts(
  collector: Pick<Collector, 'id' | 'facts'>,
  facts: Record<string, FactValue>,
): CheckedFacts | string {
  const declared = declaredOf(collector);
  const tooLarge: string[] = [];
  let place = -1;
  let asTheyAre = true;
  for (const name of Object.keys(facts)) {
    const value = facts[name];
    const own = declared.get(name);
    if (!own) {
      return `collector '${collector.id}' reported the fact '${name}', which it does not declare`;
    }
    if (value === null) {
      asTheyAre = false;
    } else if (!isOfType(value, own.type)) {
      return `collector '${collector.id}' reported the fact '${name}' that is not of its declared type ${own.type}`;
    } else if (isTooLarge(value)) {
      tooLarge.push(name);
      asTheyAre = false;
    }
    asTheyAre &&= own.place > place && shownFact(value) === value;
    ({ place } = own);
  }
  const kept = asTheyAre
    ? facts
    : Object.fromEntries(
        [...declared.keys()].flatMap(name => {
          const value = facts[name] ?? null;
          return value === null || tooLarge.includes(name)
            ? []
            : [[name, shownFact(value)] as const];
        }),
      );
  return { facts: kept, tooLarge };
}

/** Why a good observation is none any more. */
function sayTooLarge(tooLarge: readonly string[], findings: number): string[] {
  return [
    ...(tooLarge.length > 0
      ? [
          `these facts are larger than a fact may be, so nothing is decided with them: ${tooLarge.join(', ')}`,
        ]
      : []),
    ...(findings > LIMITS.findings
      ? [
          `there are ${findings} findings; the ${LIMITS.findings} most severe are kept`,
        ]
      : []),
  ];
}

/**
 * Makes an observation safe to store: its time in the stored form and not in
 * the future, its texts bounded, its facts of their declared types. What breaks
 * its collector's own declaration becomes an `error` observation; one of which
 * something is too large to be kept whole becomes `partial`.
 */
export function normalizeObservation(
  collector: Pick<Collector, 'id' | 'facts'>,
  observation: Observation,
  now: Date,
): Observation {
  try {
    return normalized(collector, observation, now);
  } catch (error) {
    // One that is no observation at all hides none of the others.
    return failedObservation(
      observation.entityRef,
      now.toISOString(),
      `collector '${collector.id}' reported what can't be read: ${isError(error) ? error.message : error}`,
    );
  }
}

function normalized(
  collector: Pick<Collector, 'id' | 'facts'>,
  observation: Observation,
  now: Date,
): Observation {
  const latest = now.toISOString();
  const seen = normalizeTime(observation.observedAt);
  const checked =
    seen === null
      ? `collector '${collector.id}' reported the time '${observation.observedAt}', which is not ISO 8601`
      : checkedFacts(collector, observation.facts);
  const observedAt = seen === null || seen > latest ? latest : seen;
  if (typeof checked === 'string') {
    return failedObservation(observation.entityRef, observedAt, checked);
  }
  const { findings, coverage, status } = observation;
  const doubts = sayTooLarge(checked.tooLarge, findings.length);
  const errors = [observation.error, ...doubts].flatMap(text => text ?? []);
  const clean: Observation = {
    entityRef: observation.entityRef,
    status: status === 'ok' && doubts.length > 0 ? 'partial' : status,
    observedAt,
    facts: checked.facts,
    findings:
      findings.length > LIMITS.findings
        ? mostSevere(findings)
        : findings.map(cleanFinding),
    coverage: cleanCoverage(coverage),
  };
  return errors.length === 0
    ? clean
    : { ...clean, error: cut(errors.join('; '), LIMITS.long) };
}

/** An observation that says only that the collection failed. */
export function failedObservation(
  entityRef: string,
  observedAt: string,
  error: string,
): Observation {
  return {
    entityRef,
    status: 'error',
    error: cut(error, LIMITS.long),
    observedAt,
    facts: {},
    findings: [],
    coverage: [],
  };
}

/**
 * Combines what is known with what was just seen. A good observation replaces
 * it, and an incomplete one does with the facts that it brings; a failed one
 * keeps the last good facts and marks them. One that is older than the last try
 * changes nothing.
 */
export function mergeObservation(
  collectorId: string,
  known: StoredObservation | undefined,
  seen: Observation,
): StoredObservation {
  if (known && seen.observedAt < known.attemptedAt) {
    return known;
  }
  if (seen.status === 'ok') {
    return {
      collectorId,
      attemptedAt: seen.observedAt,
      status: 'ok',
      error: null,
      factsAt: seen.observedAt,
      facts: seen.facts,
      coverage: seen.coverage,
    };
  }
  const attempt = { collectorId, attemptedAt: seen.observedAt };
  const error = seen.error ?? 'the collector gave no reason';
  if (seen.status === 'partial' && Object.keys(seen.facts).length > 0) {
    return {
      ...attempt,
      status: 'partial',
      error,
      factsAt: seen.observedAt,
      facts: seen.facts,
      coverage: seen.coverage.length ? seen.coverage : (known?.coverage ?? []),
    };
  }
  return {
    ...attempt,
    status: 'error',
    error,
    factsAt: known?.factsAt ?? null,
    facts: known?.facts ?? {},
    coverage: known?.coverage ?? [],
  };
}
