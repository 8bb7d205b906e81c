/*
 * A row of what cases ended is there from when it begins, so that of several
 * backends one puts it on record; `done_at` is null until nothing is left.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_case_endings', table => {
    table.setNullable('done_at');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // What is not done is begun anew.
  await knex('access_case_endings').whereNull('done_at').delete();
  await knex.schema.alterTable('access_case_endings', table => {
    table.dropNullable('done_at');
  });
};
