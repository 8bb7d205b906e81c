/*
 * Access policies that services bring along in their own repositories. A row is
 * one registered file; `text` is what is in force, `problems` why the newest
 * text is not.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_service_policies', table => {
    table.string('entity_ref', 255).primary();
    table.string('url', 1000).notNullable();
    table.string('policy_id', 63).notNullable().unique();
    table.text('text').notNullable();
    table.string('hash', 64).notNullable();
    table.text('problems').notNullable();
    table.boolean('withheld').notNullable();
    table.string('registered_by', 255).notNullable();
    table.string('registered_at', 30).notNullable();
    table.string('read_at', 30).notNullable().index();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_service_policies');
};
