// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaigns', table => {
    table.comment('Sets of checks with a scope and a target date');
    table.string('id', 36).primary();
    table.text('title').notNullable();
    table.text('description').notNullable();
    table.text('check_ids').notNullable().comment('JSON');
    table.text('scope').notNullable().comment('JSON: owners, systems, tiers');
    table.string('target_date', TIME).notNullable();
    table.text('reminders').notNullable().comment('JSON: ISO 8601 durations');
    table.string('remind_at', TIME).nullable();
    table.string('status', 10).notNullable();
    table.string('created_by', REF).notNullable();
    table.string('created_at', TIME).notNullable();
    table.string('closed_at', TIME).nullable();
    table.string('promoted_at', TIME).nullable();
    table.index(['status', 'target_date'], 'campaigns_status_idx');
    table.index(['remind_at'], 'campaigns_remind_idx');
  });

  await knex.schema.createTable('campaign_points', table => {
    table.comment('Burn-up: one point per active campaign, day and owner');
    table
      .string('campaign_id', 36)
      .notNullable()
      .references('id')
      .inTable('campaigns')
      .onDelete('CASCADE');
    table.string('day', 10).notNullable().comment('YYYY-MM-DD, UTC');
    table
      .string('owner_ref', REF)
      .notNullable()
      .comment('Empty for entities that nobody owns');
    table.integer('total').notNullable();
    table.integer('done').notNullable();
    table.primary(['campaign_id', 'day', 'owner_ref']);
  });

  await knex.schema.createTable('check_modes', table => {
    table.comment('Modes that campaigns made a standard; beside the files');
    table.bigIncrements('id').primary();
    table
      .string('campaign_id', 36)
      .notNullable()
      .references('id')
      .inTable('campaigns')
      .onDelete('CASCADE');
    table.string('check_id', 100).notNullable();
    table.text('scope').notNullable().comment('JSON: owners, systems, tiers');
    table.string('mode', 10).notNullable();
    table.string('starts_at', TIME).notNullable();
    table.string('created_by', REF).notNullable();
    table.unique(['campaign_id', 'check_id'], {
      indexName: 'check_modes_campaign_uniq',
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('check_modes');
  await knex.schema.dropTable('campaign_points');
  await knex.schema.dropTable('campaigns');
};
