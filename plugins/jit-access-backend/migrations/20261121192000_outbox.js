/*
 * Messages to sinks and hooks of modules, each in a lane of its own, and what
 * was said about the coming end of a grant.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_outbox', table => {
    table.string('sink', 120).notNullable().alter({ alterNullable: false });
  });
  await knex.schema.createTable('access_expiry_reminders', table => {
    table.comment('Ends that a grantee was told of before');
    table
      .string('grant_id', 36)
      .notNullable()
      .references('id')
      .inTable('access_grants')
      .onDelete('CASCADE');
    table.string('ends_at', 24).notNullable();
    table.primary(['grant_id', 'ends_at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_expiry_reminders');
  await knex('access_outbox')
    .where('sink', 'like', 'sink:%')
    .orWhere('sink', 'like', 'hook:%')
    .delete();
  await knex.schema.alterTable('access_outbox', table => {
    table.string('sink', 20).notNullable().alter({ alterNullable: false });
  });
};
