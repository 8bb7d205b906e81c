/** Members of a StoredObservation. Texts of JSON are taken in as they are. */
const MEMBERS: readonly [name: string, column: string, isJson?: true][] = [
  ['collectorId', 'collector_id'],
  ['status', 'status'],
  ['error', 'error'],
  ['attemptedAt', 'attempted_at'],
  ['factsAt', 'facts_at'],
  ['facts', 'facts', true],
  ['coverage', 'coverage', true],
];

/**
 * The column `observations` of a select from `scorecards`: a list of the
 * StoredObservations of the entity in the order of their collectors, as a text of
 * JSON. They come with their row, as each question to PostgreSQL costs about as
 * much as its answer.
 */
export function observationsColumn(postgres: boolean): string {
  const members = MEMBERS.map(([name, column, isJson]) => {
    const value = `o.${column}`;
    if (!isJson) {
      return `'${name}', ${value}`;
    }
    return `'${name}', ${postgres ? `${value}::json` : `json(${value})`}`;
  }).join(', ');
  const list = postgres
    ? `coalesce(json_agg(json_build_object(${members}) order by o.collector_id), '[]')::text`
    : `json_group_array(json_object(${members}) order by o.collector_id)`;
  return `(select ${list} from timed_observations o where o.entity_ref = scorecards.entity_ref) as observations`;
}
