import { createHash } from 'node:crypto';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import {
  mergeObservation,
  type StoredObservation,
} from '../domain/observation';
import { keepDecided } from './record/factHistory';
import { toStoredObservation, type ObservationRow } from './rows';

/** What changes of a row when the same is seen again. */
export type TimesRow = Pick<
  ObservationRow,
  'entity_ref' | 'collector_id' | 'attempted_at' | 'facts_at' | 'round_id'
>;

/** How an observation stands to the rounds. */
export interface Placed {
  /** Whether it becomes part of the round that is going on. */
  joins: boolean;
  /** Round that it was of; null for none. */
  left: number | null;
}

/** An observation that says something new. */
export interface NewObservation extends Placed {
  seen: Observation;
  stored: StoredObservation;
  row: ObservationRow;
  /** Whether its findings have to be merged. */
  findings: boolean;
}

function hashOf(observation: Observation): string | null {
  return observation.findings.length
    ? createHash('sha1')
        .update(JSON.stringify([observation.status, observation.findings]))
        .digest('base64')
    : null;
}

function textOf(coverage: StoredObservation['coverage']): string {
  return coverage.length ? JSON.stringify(coverage) : '[]';
}

/**
 * Compares what a collector saw with the stored row: undefined when it is older
 * than that, new times when it says the same, or else a new observation.
 * `staleBefore`: facts of then or before may have left results stale, so that
 * the same is news when it is seen again.
 */
export function compareObservation(
  collectorId: string,
  before: ObservationRow | undefined,
  seen: Observation,
  staleBefore: string | null,
): NewObservation | TimesRow | undefined {
  if (before && seen.observedAt < before.attempted_at) {
    return undefined;
  }
  const lapsed =
    staleBefore !== null &&
    typeof before?.facts_at === 'string' &&
    before.facts_at <= staleBefore;
  const facts = JSON.stringify(seen.facts);
  const coverage = textOf(seen.coverage);
  const hash = hashOf(seen);
  if (
    before &&
    !lapsed &&
    seen.status === 'ok' &&
    before.status === 'ok' &&
    before.facts === facts &&
    before.coverage === coverage &&
    before.findings_hash === hash
  ) {
    return timesOf(before, seen.observedAt, seen.observedAt);
  }
  const stored = mergeObservation(
    collectorId,
    // A good observation replaces what is known, so that need not be parsed.
    before && seen.status !== 'ok' ? toStoredObservation(before) : undefined,
    seen,
  );
  const factsText =
    stored.facts === seen.facts ? facts : JSON.stringify(stored.facts);
  // What failed may say nothing of findings; then those that are known stay.
  const says = seen.status === 'ok' || seen.findings.length > 0;
  const row: ObservationRow = {
    entity_ref: seen.entityRef,
    collector_id: collectorId,
    status: stored.status,
    error: stored.error,
    attempted_at: stored.attemptedAt,
    facts_at: stored.factsAt,
    facts: factsText,
    coverage:
      stored.coverage === seen.coverage ? coverage : textOf(stored.coverage),
    findings_hash: says ? hash : (before?.findings_hash ?? null),
    round_id: null,
    ...keepDecided(before, factsText),
  };
  const findings = (before?.findings_hash ?? null) !== row.findings_hash;
  return before &&
    !(lapsed && row.facts_at !== before.facts_at) &&
    !findings &&
    before.status === row.status &&
    before.facts === row.facts &&
    before.error === row.error &&
    before.coverage === row.coverage
    ? timesOf(before, row.attempted_at, row.facts_at)
    : { seen, stored, row, findings, joins: false, left: null };
}

function timesOf(
  { entity_ref, collector_id }: ObservationRow,
  attemptedAt: string,
  factsAt: string | null,
): TimesRow {
  return {
    entity_ref,
    collector_id,
    attempted_at: attemptedAt,
    facts_at: factsAt,
    round_id: null,
  };
}
