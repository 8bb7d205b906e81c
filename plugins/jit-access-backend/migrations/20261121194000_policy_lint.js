/*
 * What the lint found in the policies in force, so that every backend shows the
 * same and no page has to ask who there is. And an index for looking back at
 * the requests of a policy.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_policy_lint', table => {
    table.string('policy_id', 63).notNullable();
    table.string('policy_hash', 64).notNullable();
    table.text('findings').notNullable().comment('JSON');
    table.string('checked_at', 24).notNullable();
    table.primary(['policy_id', 'policy_hash']);
    table.index(['checked_at'], 'access_policy_lint_checked_idx');
  });
  await knex.schema.alterTable('access_requests', table => {
    table.index(
      ['policy_id', 'created_at', 'id'],
      'access_requests_policy_created_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('access_requests', table => {
    table.dropIndex(
      ['policy_id', 'created_at', 'id'],
      'access_requests_policy_created_idx',
    );
  });
  await knex.schema.dropTable('access_policy_lint');
};
