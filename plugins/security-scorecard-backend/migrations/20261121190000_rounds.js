// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rounds', table => {
    table.comment(
      'Observations that a collector made again together, all as before: one time for all of them',
    );
    table.bigIncrements('id').primary();
    table.string('collector_id', 100).notNullable();
    table.string('seen_at', TIME).notNullable();
    table.integer('members').notNullable().comment('Observations of it');
    table
      .integer('changes')
      .notNullable()
      .comment('How often a member joined or left');
    table.index(['collector_id'], 'rounds_collector_idx');
  });
  await knex.schema.alterTable('observations', table => {
    table
      .bigInteger('round_id')
      .nullable()
      .comment('Its round tells the time; without one its own times do');
  });
  await knex.raw(`
    create view timed_observations as
    select o.entity_ref, o.collector_id, o.status, o.error,
      coalesce(r.seen_at, o.attempted_at) as attempted_at,
      coalesce(r.seen_at, o.facts_at) as facts_at,
      o.facts, o.coverage, o.findings_hash
    from observations o left join rounds r on r.id = o.round_id`);

  // Every evaluation changes these two columns; the few that ask by them read the table.
  await knex.schema.alterTable('scorecards', table => {
    table.dropIndex(['policy_hash'], 'scorecards_policy_idx');
    table.dropIndex(['due_at'], 'scorecards_due_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('scorecards', table => {
    table.index(['policy_hash'], 'scorecards_policy_idx');
    table.index(['due_at'], 'scorecards_due_idx');
  });
  await knex.raw(`
    update observations set
      attempted_at = (select seen_at from rounds r where r.id = round_id),
      facts_at = (select seen_at from rounds r where r.id = round_id)
    where exists (select 1 from rounds r where r.id = round_id)`);
  await knex.raw('drop view timed_observations');
  await knex.raw('alter table observations drop column round_id');
  await knex.schema.dropTable('rounds');
};
