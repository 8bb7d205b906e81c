/*
 * When any backend last saw each policy file, and since when none does, so that
 * a file that one backend lacks ends nothing. What is kept is dropped: which of
 * it was taken away on purpose before is not known.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex('access_policy_files').delete();
  await knex.schema.alterTable('access_policy_files', table => {
    table.string('seen_at', 24).notNullable();
    table.string('gone_since', 24).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('access_policy_files', table => {
    table.dropColumn('gone_since');
    table.dropColumn('seen_at');
  });
};
