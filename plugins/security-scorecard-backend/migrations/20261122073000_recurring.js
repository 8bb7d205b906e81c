// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  // Of the open ones that count, by weakness: how many there are of each, and whose.
  await knex.raw(
    `create index findings_recurring_idx on findings
       (vulnerability, entity_ref, severity_rank)
     where status = 'open' and waiver_id is null`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index findings_recurring_idx');
};
