import type { StoredObservation } from '../domain/observation';
import type { TimedObservation } from './rows';

/** Columns of the members of a StoredObservation. Texts of JSON are taken in as they are. */
const MEMBERS: Record<
  keyof StoredObservation,
  { column: keyof TimedObservation; isJson?: true }
> = {
  collectorId: { column: 'collector_id' },
  status: { column: 'status' },
  error: { column: 'error' },
  attemptedAt: { column: 'attempted_at' },
  factsAt: { column: 'facts_at' },
  facts: { column: 'facts', isJson: true },
  coverage: { column: 'coverage', isJson: true },
};

/**
 * The column `observations` of a select from `scorecards`: a list of the
 * StoredObservations of the entity in the order of their collectors, as a text of
 * JSON. They come with their row, as each question to PostgreSQL costs about as
 * much as its answer; and the databases put texts together in half of the time in
 * which they would read and write the JSON in them.
 */
export function observationsColumn(postgres: boolean): string {
  const quoted = (column: string) =>
    postgres
      ? `coalesce(to_json(o.${column})::text, 'null')`
      : `json_quote(o.${column})`;
  const members = Object.entries(MEMBERS)
    .map(
      ([name, { column, isJson }]) =>
        `'"${name}":' || ${isJson ? `o.${column}` : quoted(column)}`,
    )
    .join(` || ',' || `);
  const join = postgres ? 'string_agg' : 'group_concat';
  const list = `${join}('{' || ${members} || '}', ',' order by o.collector_id)`;
  return `(select '[' || coalesce(${list}, '') || ']' from timed_observations o where o.entity_ref = scorecards.entity_ref) as observations`;
}
