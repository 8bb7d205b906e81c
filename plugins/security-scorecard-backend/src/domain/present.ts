import {
  ownResult,
  type CheckResult,
  type DecidingFact,
  type OwnResult,
  type SharedResult,
  type UnsharedResult,
} from '@fairway/plugin-security-scorecard-common';
import { spokenDuration, spokenTime } from '@fairway/plugin-spoken-node';
import { ageResult } from './aging';
import type { CompiledCheck } from './check';
import type { DeadlinePolicy } from './durations';
import { letterOf } from './letters';
import type { StoredObservation } from './observation';
import { NEVER, type PackedResult } from './packed';
import type { PlannedCheck } from './plan';
import { deadlineOf } from './standing';
import type { CheckSubject } from './subject';
import { words } from './words';

/** A stored result and what its words are made from. */
export interface ResultToPresent {
  planned: PlannedCheck;
  result: PackedResult;
  subject: CheckSubject;
  observation: StoredObservation | undefined;
  deadlines: DeadlinePolicy;
  /** ISO 8601, stored form. */
  now: string;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Most facts that a sentence names. */
const MAX_FACTS = 3;

/** Facts as their collector describes them, each with the name that checks use. */
function namedFacts({ collector }: CompiledCheck, names: readonly string[]) {
  const shown = names
    .slice(0, MAX_FACTS)
    .map(name =>
      Object.hasOwn(collector.facts, name)
        ? `“${collector.facts[name].description}” (${name})`
        : name,
    )
    .join(', ');
  const more = names.length - MAX_FACTS;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function missingFacts(
  check: CompiledCheck,
  observation: StoredObservation | undefined,
): string {
  const why = observation?.facts.undecided;
  if (typeof why === 'string' && why !== '') {
    return sentence(`Could not be decided: ${why}`);
  }
  const names = check.facts.filter(
    name => !Object.hasOwn(observation?.facts ?? {}, name),
  );
  const missing = names.length > 0 ? names : check.facts.slice(0, 1);
  return `${check.collector.title} did not report ${namedFacts(check, missing)}, so it is unknown whether this is met.`;
}

function failedCollection(
  check: CompiledCheck,
  observation: StoredObservation | undefined,
): string {
  const { title } = check.collector;
  const error = sentence(observation?.error ?? 'no reason was given');
  if (observation?.status === 'partial') {
    const names = check.facts.filter(
      name => !Object.hasOwn(observation.facts, name),
    );
    const lacking = names.length
      ? ` It did not bring ${namedFacts(check, names)}.`
      : '';
    return `The last collection by ${title} was incomplete: ${error}${lacking}`;
  }
  const last = observation?.factsAt
    ? ` The facts shown are the last good ones, of ${spokenTime(observation.factsAt)}.`
    : '';
  return `The last collection by ${title} failed: ${error}${last}`;
}

function needsAnnotation({ collector }: CompiledCheck): string {
  const { title, annotations } = collector;
  return annotations.length === 1
    ? `${title} needs the annotation ${annotations[0]}, which the entity does not have.`
    : `${title} needs one of the annotations ${annotations.join(', ')}, and the entity has none.`;
}

/** Why a result that was decided once decides nothing any more. */
function staleReason(
  { definition }: CompiledCheck,
  observation: StoredObservation | undefined,
  was: string,
): string {
  const seen = observation?.factsAt
    ? `Last seen on ${spokenTime(observation.factsAt)}`
    : 'Last seen at an unknown time';
  return `${seen}, longer ago than the ${spokenDuration(definition.maxAge)} that this check allows. It was ${was}`;
}

/** Why a result that is not stale is what it is. */
function reasonOf(
  letter: string,
  { planned: { check }, result, observation, subject }: ResultToPresent,
  observed: string | null,
): string {
  const seen = observed ?? 'The facts';
  const note = result.note?.[0] ?? null;
  switch (letter) {
    case 'p':
      return sentence(`As expected: ${seen}`);
    case 'f':
    case 'w':
      return sentence(`${seen}; expected: ${check.definition.expected}`);
    case 'n':
      return sentence(check.appliesMessage);
    case 'i':
      return `The collector '${check.collector.id}' is not installed in this portal.`;
    case 'a':
      return needsAnnotation(check);
    case 'u':
      return sentence(
        note ??
          words(check, check.unknown, {
            entity: subject,
            facts: observation?.facts ?? {},
          }) ??
          'The facts do not say enough to decide',
      );
    case 'm':
      return missingFacts(check, observation);
    case 'e':
      return failedCollection(check, observation);
    case 'x':
      return `The check could not be evaluated: ${note ?? 'no reason was given'}`;
    case NEVER:
      return 'The check is new and was not evaluated for this entity yet.';
    default:
      return `${check.collector.title} has not observed this entity yet.`;
  }
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

/** Checks do not change: what their facts say is put together once. */
const described = new WeakMap<CompiledCheck, Record<string, string>>();

/** What the facts say that a check reads, by their full names. */
function factDescriptions(check: CompiledCheck): Record<string, string> {
  const { collector, facts } = check;
  let known = described.get(check);
  if (!known) {
    known = Object.fromEntries(
      facts
        .filter(name => Object.hasOwn(collector.facts, name))
        .map(name => [
          `${collector.id}.${name}`,
          collector.facts[name].description,
        ]),
    );
    described.set(check, known);
  }
  return known;
}

/** What the results of a check have in common. */
export function sharedResult(check: CompiledCheck): SharedResult {
  const { definition, collector } = check;
  return {
    checkId: definition.id,
    title: definition.title,
    pillar: definition.pillar,
    severity: definition.severity,
    area: definition.area,
    expected: definition.expected,
    factDescriptions: factDescriptions(check),
    source: collector.id,
    maxAge: definition.maxAge,
    level: definition.level,
    remediation: definition.remediation,
    frameworks: definition.frameworks,
  };
}

/** What a result says beside what it shares with those of other entities. */
function unshared(input: ResultToPresent): UnsharedResult {
  const { planned, subject, observation, now } = input;
  const { check } = planned;
  const { definition } = check;
  const result = ageResult(planned, input.result, observation, now);
  const { state, was } = letterOf(result.letter);
  const observed =
    result.note?.[1] ??
    (observation?.factsAt && check.collector.installed
      ? words(check, check.observed, {
          entity: subject,
          facts: observation.facts,
        })
      : null);
  const reason = reasonOf(was ?? result.letter, input, observed);
  return {
    checkId: planned.id,
    mode: result.mode ?? definition.mode,
    state,
    waived: result.waived,
    waiverId: result.waiverId,
    enforcedFrom: result.enforcedFrom,
    reason: was
      ? `${staleReason(check, observation, letterOf(was).state)}: ${reason}`
      : reason,
    observed,
    facts: decidingFacts(check, observation),
    observedAt: observation?.factsAt ?? null,
    since: result.since,
    deadline: deadlineOf(planned, result, input.deadlines),
  };
}

/** Puts a stored result into words. No rule is evaluated: it only fills in texts. Pure. */
export function presentResult(input: ResultToPresent): CheckResult {
  return { ...sharedResult(input.planned.check), ...unshared(input) };
}

/** The same without what it shares with those of other entities. */
export function presentOwn(input: ResultToPresent): OwnResult {
  return ownResult(unshared(input));
}
