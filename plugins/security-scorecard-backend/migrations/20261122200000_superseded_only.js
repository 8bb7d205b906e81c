// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;

/** Newest row of the record for each of some columns. */
const newest = (
  /** @type {string} */ table,
  /** @type {string[]} */ key,
  /** @type {string} */ row,
) => `${row}.at = (select max(n.at) from ${table} n where
    ${key.map(name => `n.${name} = ${row}.${name}`).join(' and ')})`;

/**
 * The record keeps what was; what is stays where it is until something else is.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('scorecards', table => {
    table
      .string('results_at', TIME)
      .nullable()
      .comment('Since when the results are as they are');
    table
      .string('unobserved_since', TIME)
      .nullable()
      .comment(
        'When it was first evaluated, if nothing was observed of it then; null while that is how it is',
      );
  });
  await knex.schema.alterTable('observations', table => {
    table
      .string('decided_at', TIME)
      .nullable()
      .comment('Of the last change of results that these facts decided');
    table
      .string('decided_facts_at', TIME)
      .nullable()
      .comment('When these facts were seen');
    table
      .text('decided_facts')
      .nullable()
      .comment('These facts; null when they are those of the last good try');
  });

  const results = newest('result_history', ['entity_ref'], 'h');
  const current = `${results} and h.check_list = scorecards.check_list
    and h.states = scorecards.states and h.details = scorecards.details`;
  await knex.raw(`
    update scorecards set results_at = (
      select h.at from result_history h
      where h.entity_ref = scorecards.entity_ref and ${current})`);
  await knex.raw(`
    delete from result_history where at = (
      select s.results_at from scorecards s
      where s.entity_ref = result_history.entity_ref)`);

  const facts = newest('fact_history', ['entity_ref', 'collector_id'], 'f');
  const own = `from fact_history f where f.entity_ref = observations.entity_ref
    and f.collector_id = observations.collector_id and ${facts}`;
  await knex.raw(`
    update observations set
      decided_at = (select f.at ${own}),
      decided_facts_at = (select f.facts_at ${own}),
      decided_facts = (select f.facts ${own} and f.facts <> observations.facts)`);
  await knex.raw(`
    delete from fact_history where at = (
      select o.decided_at from observations o
      where o.entity_ref = fact_history.entity_ref
        and o.collector_id = fact_history.collector_id)`);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    insert into fact_history (entity_ref, collector_id, at, facts_at, facts)
    select entity_ref, collector_id, decided_at, decided_facts_at,
      coalesce(decided_facts, facts)
    from observations where decided_at is not null`);
  await knex.raw(`
    insert into result_history (entity_ref, at, check_list, states, details)
    select entity_ref, results_at, check_list, states, details
    from scorecards where results_at is not null`);
  await knex.raw(`
    insert into result_history (entity_ref, at, check_list, states, details)
    select entity_ref, unobserved_since, '', '', '{}'
    from scorecards where unobserved_since is not null`);
  for (const [table, column] of [
    ['observations', 'decided_at'],
    ['observations', 'decided_facts_at'],
    ['observations', 'decided_facts'],
    ['scorecards', 'results_at'],
    ['scorecards', 'unobserved_since'],
  ]) {
    await knex.raw('alter table ?? drop column ??', [table, column]);
  }
};
