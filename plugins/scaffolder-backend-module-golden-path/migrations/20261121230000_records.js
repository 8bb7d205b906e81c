// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('golden_path_records', table => {
    table.comment('What each task of a golden path made; rows never change');
    table.string('task', 100).primary();
    table.text('entity_ref').notNullable();
    table.string('template', 300).notNullable();
    table.string('version', 50).notNullable();
    table.string('answers_sha256', 64).notNullable();
    table.string('commit_hash', 64).comment('Null when the target told none');
    table.text('actor').notNullable().comment('Who started the task');
    table.text('controls').notNullable().comment('Id → state, as JSON');
    table.string('digest', 64).notNullable().comment('SHA-256 of the above');
    table.string('recorded_at', 24).notNullable().comment('ISO 8601 in UTC');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('golden_path_records');
};
