// @ts-check

const TIME = 24;
const HASH = 64;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('event_inbox', table => {
    table.comment('Events that were received and belong to no case yet');
    table.string('id', HASH).primary().comment('As in security_events');
    table.string('source', 40).notNullable();
    table.text('event').notNullable().comment('JSON');
    table.string('raw_hash', HASH).notNullable();
    table.string('received_at', TIME).notNullable();
    table.integer('attempts').notNullable();
    table
      .string('due_at', TIME)
      .notNullable()
      .index('event_inbox_due_idx')
      .comment(
        'When it is tried again; while it is tried, when that has failed',
      );
    table.string('error', 500).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('event_inbox');
};
