// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('notices', table => {
    table.comment('What somebody is to be told of; waits for its batch');
    table.bigIncrements('id').primary();
    table.string('kind', 30).notNullable();
    table.string('recipient', REF).notNullable();
    table.boolean('batched').notNullable().comment('Waits for others');
    table.text('payload').notNullable().comment('JSON of one notice');
    table
      .string('entity_ref', REF)
      .nullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('due_at', TIME).notNullable();
    table.index(['due_at'], 'notices_due_idx');
    table.index(['recipient', 'batched'], 'notices_recipient_idx');
    table.index(['entity_ref'], 'notices_entity_idx');
  });

  await knex.schema.createTable('notice_keys', table => {
    table.comment('What was told already and is told once only');
    table.string('key', 200).primary();
    table
      .string('entity_ref', REF)
      .nullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('claim', 36).notNullable();
    table.string('at', TIME).notNullable();
    table.index(['entity_ref'], 'notice_keys_entity_idx');
    table.index(['at'], 'notice_keys_at_idx');
  });

  await knex.schema.createTable('deliveries', table => {
    table.comment('Sealed messages, each to one sink, delivered at least once');
    table.string('id', 36).primary();
    table.string('sink', 100).notNullable();
    table.string('recipient', REF).notNullable();
    table.text('payload').notNullable().comment('JSON of the notices');
    table.string('created_at', TIME).notNullable();
    table.string('due_at', TIME).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('delivered_at', TIME).nullable();
    table.string('abandoned_at', TIME).nullable();
    table.text('last_error').nullable();
    table.index(['delivered_at', 'abandoned_at', 'due_at'], 'deliveries_idx');
  });

  await knex.schema.createTable('notice_cursors', table => {
    table.comment('How far each source of notices was read');
    table.string('source', 50).primary();
    table.string('position', 40).notNullable();
  });

  await knex.schema.createTable('check_tickets', table => {
    table.comment(
      'One row per failing enforced check: its ticket and its state',
    );
    table
      .string('entity_ref', REF)
      .notNullable()
      .comment('May have left the catalog: then the ticket is closed');
    table.string('check_id', 100).notNullable();
    table.string('occurrence', 36).notNullable().comment('Idempotency key');
    table.string('failing_since', TIME).notNullable();
    table.string('ticket', 100).nullable().comment('Key, once it is open');
    table.text('url').nullable();
    table.string('severity', 20).notNullable();
    table.string('deadline', TIME).nullable();
    table.string('told', 64).nullable().comment('Hash of what the ticket says');
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('retry_at', TIME).nullable();
    table.text('last_error').nullable();
    table.primary(['entity_ref', 'check_id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('check_tickets');
  await knex.schema.dropTable('notice_cursors');
  await knex.schema.dropTable('deliveries');
  await knex.schema.dropTable('notice_keys');
  await knex.schema.dropTable('notices');
};
