// @ts-check

const TIME = 24;
const REF = 200;
const HASH = 64;
const FEED = 12;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('usage_cursors', table => {
    table.comment('How far something was read that grows at its end');
    table.string('feed', FEED).primary();
    table.bigInteger('seq').notNullable().comment('Last row that counts');
    table.string('at', TIME).notNullable().comment('When that was');
    table
      .string('judged_from', TIME)
      .notNullable()
      .comment('What was before is counted and not judged');
  });
  await knex.schema.createTable('usage_pairs', table => {
    table.comment('When who used what last');
    table.string('feed', FEED).notNullable();
    table.string('person', REF).notNullable();
    table.string('target', REF).notNullable();
    table.string('last_used_at', TIME).notNullable();
    table.primary(['feed', 'person', 'target']);
    table.index(['feed', 'last_used_at'], 'usage_pairs_age_idx');
  });
  await knex.schema.createTable('usage_durations', table => {
    table.comment('How often what was used for how long, by UTC day');
    table.string('feed', FEED).notNullable();
    table.string('target', REF).notNullable();
    table.string('day', 10).notNullable();
    table.integer('minutes').notNullable();
    table.integer('uses').notNullable();
    table.primary(['feed', 'target', 'day', 'minutes']);
    table.index(['feed', 'day'], 'usage_durations_age_idx');
  });
  await knex.schema.createTable('usage_slots', table => {
    table.comment('How often who used anything, by quarter of an hour');
    table.string('feed', FEED).notNullable();
    table.string('person', REF).notNullable();
    table.string('slot', TIME).notNullable();
    table.integer('uses').notNullable();
    table.primary(['feed', 'person', 'slot']);
    table.index(['feed', 'slot'], 'usage_slots_age_idx');
  });
  await knex.schema.createTable('usage_inbox', table => {
    table.comment('Events whose actor and target are still to be counted');
    table.string('event_id', HASH).primary();
    table.string('at', TIME).notNullable().index('usage_inbox_at_idx');
  });
  await knex.schema.createTable('usage_hits', table => {
    table.comment('What was unusual and is still to be taken in as an event');
    table.string('key', 100).primary();
    table.text('raw').notNullable();
    table.text('event').notNullable().comment('JSON');
    table.string('at', TIME).notNullable().index('usage_hits_at_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('usage_hits');
  await knex.schema.dropTable('usage_inbox');
  await knex.schema.dropTable('usage_slots');
  await knex.schema.dropTable('usage_durations');
  await knex.schema.dropTable('usage_pairs');
  await knex.schema.dropTable('usage_cursors');
};
