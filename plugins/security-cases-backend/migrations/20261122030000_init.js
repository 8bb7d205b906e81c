// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;
const HASH = 64;
const ID = 36;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('security_cases', table => {
    table.comment('Something that the security team has to look at');
    table.increments('number');
    table.string('id', ID).notNullable().unique();
    table
      .string('open_key', HASH)
      .nullable()
      .unique()
      .comment('What events of the same thing share; null once it is closed');
    table.string('class', 24).notNullable();
    table.string('level', 2).notNullable();
    table.text('title').notNullable();
    table.text('search_text').notNullable().comment('In lower case');
    table.string('confidence', 8).notNullable();
    table.text('actor_name').nullable();
    table.string('actor_ref', REF).nullable();
    table.text('target').notNullable();
    table.string('place', 255).nullable();
    table.string('entity_ref', REF).nullable();
    table.text('entity_refs').notNullable().comment('JSON: all services');
    table.string('owner_ref', REF).nullable();
    table.string('tier', 20).nullable();
    table.string('assignee', REF).nullable();
    table.integer('events').notNullable();
    table.boolean('holding').notNullable();
    table.string('opened_at', TIME).notNullable();
    table.string('last_event_at', TIME).notNullable();
    table.string('closed_at', TIME).nullable();
    table.string('closed_by', REF).nullable();
    table.string('decision', 24).nullable();
    table.text('reason').nullable();
    table.index(['closed_at', 'level', 'last_event_at']);
    table.index(['opened_at']);
    table.index(['owner_ref']);
    table.index(['entity_ref']);
  });
  await knex.schema.createTable('security_events', table => {
    table.comment('What happened, each stored once');
    table.string('id', HASH).primary().comment('Of the source and its key');
    table
      .string('case_id', ID)
      .notNullable()
      .references('id')
      .inTable('security_cases')
      .onDelete('CASCADE');
    table.string('source', 40).notNullable();
    table.string('class', 24).notNullable();
    table.string('action', 200).notNullable();
    table.text('summary').notNullable();
    table.text('actor_name').nullable();
    table.string('actor_ref', REF).nullable();
    table.text('target').notNullable();
    table.string('place', 255).nullable();
    table.text('entity_refs').notNullable().comment('JSON');
    table.string('at', TIME).notNullable();
    table.string('received_at', TIME).notNullable();
    table.string('raw_hash', HASH).notNullable();
    table.index(['case_id', 'at']);
    table.index(['actor_ref', 'at']);
  });
  await knex.schema.createTable('case_actions', table => {
    table.comment('What is done, or proposed, about a case');
    table.string('id', ID).primary();
    table
      .string('case_id', ID)
      .notNullable()
      .references('id')
      .inTable('security_cases')
      .onDelete('CASCADE');
    table
      .string('key', HASH)
      .notNullable()
      .unique()
      .comment('Of case, kind, subject and, where it counts, the event');
    table.integer('position').notNullable();
    table.string('kind', 20).notNullable();
    table.string('state', 12).notNullable();
    table.string('appetite', 8).notNullable();
    table.string('mode', 8).notNullable();
    table.text('why').nullable();
    table.string('rule', 80).nullable();
    table.string('subject', REF).nullable();
    table.text('result').nullable();
    table.text('error').nullable();
    table.integer('attempts').notNullable();
    table.string('acted_by', REF).nullable();
    table.string('created_at', TIME).notNullable();
    table.string('settled_at', TIME).nullable();
    table.index(['case_id', 'position']);
    table.index(['state']);
    table.index(['created_at']);
  });
  await knex.schema.createTable('case_tasks', table => {
    table.comment('Outbox: what has to be done because of a commit');
    table.string('id', ID).primary();
    table
      .string('case_id', ID)
      .notNullable()
      .references('id')
      .inTable('security_cases')
      .onDelete('CASCADE');
    table.string('kind', 20).notNullable();
    table.string('action_id', ID).nullable();
    table.string('by', REF).notNullable().comment('Who wanted it');
    table.integer('attempts').notNullable();
    table.string('due_at', TIME).notNullable();
    table.string('lease_until', TIME).nullable();
    table.integer('epoch').notNullable().comment('Fences a late worker out');
    table.string('done_at', TIME).nullable();
    table.index(['done_at', 'due_at']);
    table.index(['case_id']);
  });
  await knex.schema.createTable('case_timeline', table => {
    table.comment('What happened to each case; only ever added to');
    table.increments('id');
    table
      .string('case_id', ID)
      .notNullable()
      .references('id')
      .inTable('security_cases')
      .onDelete('CASCADE');
    table.string('at', TIME).notNullable();
    table.string('by', REF).notNullable();
    table.string('kind', 12).notNullable();
    table.text('text').notNullable();
    table.string('event_id', HASH).nullable();
    table.string('action_id', ID).nullable();
    table.index(['case_id', 'id']);
  });
  await knex.schema.createTable('case_links', table => {
    table
      .string('case_id', ID)
      .notNullable()
      .references('id')
      .inTable('security_cases')
      .onDelete('CASCADE');
    table.string('kind', 12).notNullable();
    table.string('ref', 500).notNullable();
    table.text('title').notNullable();
    table.string('entity_ref', REF).nullable();
    table.string('at', TIME).notNullable();
    table.primary(['case_id', 'kind', 'ref']);
  });
  await knex.schema.createTable('event_sources', table => {
    table.comment('What came of what each source sent');
    table.string('source', 40).primary();
    table.bigInteger('accepted').notNullable();
    table.bigInteger('duplicates').notNullable();
    table.bigInteger('ignored').notNullable();
    table.bigInteger('malformed').notNullable();
    table.bigInteger('forged').notNullable();
    table.string('last_accepted_at', TIME).nullable();
    table.string('last_refused_at', TIME).nullable();
    table.text('last_refusal').nullable();
  });
  await knex.schema.createTable('watched_states', table => {
    table.comment('What was last seen of something whose change is an event');
    table.string('watch', 40).notNullable();
    table.string('subject', 255).notNullable();
    table.string('state', 24).notNullable();
    table.string('seen_at', TIME).notNullable();
    table.primary(['watch', 'subject']);
  });
  await knex.schema.createTable('automation_policy', table => {
    table.comment('The last good text of the policy');
    table.integer('id').primary();
    table.text('text').notNullable();
    table.string('loaded_at', TIME).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('automation_policy');
  await knex.schema.dropTable('watched_states');
  await knex.schema.dropTable('event_sources');
  await knex.schema.dropTable('case_links');
  await knex.schema.dropTable('case_timeline');
  await knex.schema.dropTable('case_tasks');
  await knex.schema.dropTable('case_actions');
  await knex.schema.dropTable('security_events');
  await knex.schema.dropTable('security_cases');
};
