import type {
  Coverage,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type {
  Collector,
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { storable } from '@fairway/plugin-backends-node';
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

const LIMITS = { short: 500, long: 2000 };

/** A text that a row can hold and that has an end: sources hand on what others chose. */
function cut(value: string, length: number): string {
  return storable(
    value.length > length ? `${value.slice(0, length - 1)}…` : value,
  );
}

function storableFact(value: FactValue): FactValue {
  if (typeof value === 'string') {
    return storable(value);
  }
  return Array.isArray(value) && value.some(item => storable(item) !== item)
    ? value.map(storable)
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

/**
 * The facts that have a value, in the order of their declaration, so that equal
 * facts are equal as text; or what is wrong with them. Most collectors report
 * them in that order and with values only.
 */
function checkedFacts(
  collector: Pick<Collector, 'id' | 'facts'>,
  facts: Record<string, FactValue>,
): Record<string, FactValue> | string {
  const declared = declaredOf(collector);
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
    }
    asTheyAre &&= own.place > place && storableFact(value) === value;
    ({ place } = own);
  }
  return asTheyAre
    ? facts
    : Object.fromEntries(
        [...declared.keys()].flatMap(name => {
          const value = facts[name] ?? null;
          return value === null ? [] : [[name, storableFact(value)] as const];
        }),
      );
}

/** Those of some texts that there are, as a row can hold them. */
function each(
  finding: ObservedFinding,
  ...names: ('purl' | 'fixedIn' | 'url' | 'suppression')[]
): Partial<ObservedFinding> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = finding[name];
      return value === undefined ? [] : [[name, storable(value)]];
    }),
  );
}

function cleanFinding(finding: ObservedFinding): ObservedFinding {
  return {
    ...finding,
    vulnerability: cut(finding.vulnerability, LIMITS.short),
    title: cut(finding.title, LIMITS.short),
    component: cut(finding.component, LIMITS.short),
    location: cut(finding.location, LIMITS.long),
    ...(finding.remediation === undefined
      ? {}
      : { remediation: cut(finding.remediation, LIMITS.long) }),
    ...(finding.aliases && { aliases: finding.aliases.map(storable) }),
    ...each(finding, 'purl', 'fixedIn', 'url', 'suppression'),
  };
}

/**
 * Makes an observation safe to store: its time in the stored form and not in
 * the future, its texts bounded, its facts of their declared types. What breaks
 * its collector's own declaration becomes an `error` observation.
 */
export function normalizeObservation(
  collector: Pick<Collector, 'id' | 'facts'>,
  observation: Observation,
  now: Date,
): Observation {
  const latest = now.toISOString();
  const seen = normalizeTime(observation.observedAt);
  const facts =
    seen === null
      ? `collector '${collector.id}' reported the time '${observation.observedAt}', which is not ISO 8601`
      : checkedFacts(collector, observation.facts);
  const observedAt = seen === null || seen > latest ? latest : seen;
  if (typeof facts === 'string') {
    return failedObservation(observation.entityRef, observedAt, facts);
  }
  const { error } = observation;
  const clean: Observation = {
    entityRef: observation.entityRef,
    status: observation.status,
    observedAt,
    facts,
    findings: observation.findings.length
      ? observation.findings.map(cleanFinding)
      : observation.findings,
    coverage: observation.coverage,
  };
  return error === undefined
    ? clean
    : { ...clean, error: cut(error, LIMITS.long) };
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
