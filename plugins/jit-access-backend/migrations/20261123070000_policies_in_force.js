/*
 * Which text of each policy every backend has in force, so that one with an
 * older or a newer text ends nothing that another one allows.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_policies_in_force', table => {
    table.string('backend', 36).notNullable().comment('One run of a process');
    table.string('policy_id', 63).notNullable();
    table.string('policy_hash', 64).notNullable();
    table.string('seen_at', 24).notNullable();
    table.primary(['backend', 'policy_id']);
    table.index(['seen_at'], 'access_policies_in_force_seen_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_policies_in_force');
};
