/*
 * The last good text of each policy file, so that a backend that starts while a
 * file is broken goes on with what was in force.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_policy_files', table => {
    table.string('file', 500).primary();
    table.text('text').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_policy_files');
};
