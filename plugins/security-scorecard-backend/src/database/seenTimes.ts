import type { Knex } from 'knex';
import type { StoredObservation } from '../domain/observation';
import { whereAny } from './bulk';
import type { ObservationRow, ScorecardRow } from './rows';

/** When facts of one entity were last seen, by collector id. */
export type Seen = ReadonlyMap<string, Pick<StoredObservation, 'factsAt'>>;

/** The same of some entities, by entity ref. */
export type SeenTimes = ReadonlyMap<string, Seen>;

/** Reads when the facts of entities were last seen; every entity has an entry. */
export async function readSeenTimes(
  knex: Knex,
  entityRefs: readonly string[],
): Promise<SeenTimes> {
  const times = new Map(
    entityRefs.map(ref => [
      ref,
      new Map<string, Pick<StoredObservation, 'factsAt'>>(),
    ]),
  );
  if (entityRefs.length) {
    const rows: Pick<
      ObservationRow,
      'entity_ref' | 'collector_id' | 'facts_at'
    >[] = await whereAny(
      knex,
      knex('timed_observations'),
      'entity_ref',
      entityRefs,
    ).select('entity_ref', 'collector_id', 'facts_at');
    rows.forEach(row =>
      times
        .get(row.entity_ref)
        ?.set(row.collector_id, { factsAt: row.facts_at }),
    );
  }
  return times;
}

/** Refs of rows some of whose results may have turned stale before a time. */
export function refsOfDue(
  rows: readonly Pick<ScorecardRow, 'entity_ref' | 'due_at'>[],
  now: Date,
): string[] {
  const at = now.toISOString();
  return rows
    .filter(row => row.due_at !== null && row.due_at < at)
    .map(row => row.entity_ref);
}
