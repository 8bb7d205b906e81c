/*
 * What cases have begun to end, and have not ended, has a table of its own: a
 * row of `access_case_endings` says again that nothing is left to do, as a
 * backend of an older release reads it that runs beside this one for a while.
 */

// @ts-check

const DONE = 'access_case_endings';
const BEGUN = 'access_case_endings_begun';

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable(BEGUN, table => {
    table.comment('Whose access cases are ending');
    table.string('case_id', 36).notNullable();
    table.string('person', 255).notNullable();
    table.integer('ended').notNullable().comment('Grants, so far');
    table.integer('invalidated').notNullable().comment('Requests, so far');
    table.primary(['case_id', 'person']);
  });
  const columns = ['case_id', 'person', 'ended', 'invalidated'];
  const open = await knex(DONE).whereNull('done_at').select(columns);
  await knex.batchInsert(BEGUN, open, 100);
  await knex(DONE).whereNull('done_at').delete();
  await knex.schema.alterTable(DONE, table => {
    table.dropNullable('done_at');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(DONE, table => {
    table.setNullable('done_at');
  });
  const open = await knex(BEGUN).select();
  await knex.batchInsert(
    DONE,
    open.map(row => ({ ...row, done_at: null })),
    100,
  );
  await knex.schema.dropTable(BEGUN);
};
