// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('waivers', table => {
    table.comment('Typed, approved, expiring exceptions of one entity');
    table.string('id', 36).primary();
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('target_kind', 10).notNullable().comment('check or finding');
    table.string('target_id', 120).notNullable();
    table.text('target_title').notNullable();
    table.string('severity', 20).notNullable();
    table.string('type', 30).notNullable();
    table.text('justification').notNullable();
    table
      .text('search')
      .notNullable()
      .comment('What lists search, in lower case');
    table.string('status', 10).notNullable();
    table
      .string('open_key', 64)
      .nullable()
      .unique({ indexName: 'waivers_open_uniq' })
      .comment('Hash of the target while pending or approved: one at a time');
    table.string('requested_by', REF).notNullable();
    table.string('requested_at', TIME).notNullable();
    table.string('expires_at', TIME).notNullable();
    table.string('decided_by', REF).nullable();
    table.string('decided_at', TIME).nullable();
    table
      .string('remind_at', TIME)
      .nullable()
      .comment('When the next reminder is due; null when none is');
    table.index(['entity_ref', 'status'], 'waivers_entity_idx');
    table.index(['status', 'expires_at'], 'waivers_expiry_idx');
    table.index(['remind_at'], 'waivers_remind_idx');
  });

  await knex.schema.createTable('waiver_events', table => {
    table.comment('Append-only: the life of each waiver');
    table.bigIncrements('id').primary();
    table
      .string('waiver_id', 36)
      .notNullable()
      .references('id')
      .inTable('waivers')
      .onDelete('CASCADE');
    table.string('at', TIME).notNullable();
    table.string('actor', REF).notNullable();
    table.string('action', 10).notNullable();
    table.text('reason').nullable();
    table.index(['waiver_id'], 'waiver_events_waiver_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('waiver_events');
  await knex.schema.dropTable('waivers');
};
