import type { Knex } from 'knex';

/** Everything that rounds leave behind, in an order of its own. */
export async function storedState(knex: Knex) {
  const cards = await knex('scorecards')
    .orderBy('entity_ref')
    .select(
      'entity_ref',
      'states',
      'details',
      'level',
      'failing',
      'open_critical',
      'open_high',
      'check_deadline',
      'finding_deadline',
      'next_deadline',
      'evaluated_at',
    );
  const observations = await knex('timed_observations')
    .orderBy('entity_ref')
    .select();
  const findings = await knex('findings').orderBy('id').select();
  const history = await knex('history')
    .orderBy(['entity_ref', 'kind', 'subject', 'at', 'to_state'])
    .select('entity_ref', 'kind', 'subject', 'at', 'from_state', 'to_state');
  return { cards, observations, findings, history };
}
