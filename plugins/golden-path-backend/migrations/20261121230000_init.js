// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('services', table => {
    table.comment('What was last seen of each service on a golden path');
    table.string('entity_ref', REF).primary();
    table.text('title').notNullable();
    table
      .text('search_text')
      .notNullable()
      .comment('Name and title in lower case');
    table
      .string('owner_ref', REF)
      .nullable()
      .comment('The first owner; service_owners has them all');
    table.string('system_ref', REF).nullable();
    table.string('template', REF).nullable();
    table.string('version', 64).nullable();
    table.string('latest', 64).nullable();
    table
      .integer('template_state')
      .notNullable()
      .comment('Index in TEMPLATE_STATES');
    table.integer('pristine').nullable();
    table.integer('edited').nullable();
    table.integer('weakened').nullable();
    table.integer('controls_pass').notNullable();
    table.integer('controls_fail').notNullable();
    table.integer('controls_unknown').notNullable();
    table.integer('controls_not_applicable').notNullable();
    table.text('controls').notNullable().comment('JSON: id, state, message');
    table
      .string('content_hash', 64)
      .notNullable()
      .comment('Of what was seen, without its time');
    table.string('observed_at', TIME).notNullable();
    table.string('upgrade_task', 64).nullable();
    table.string('upgrade_at', TIME).nullable();
    table.string('upgrade_by', REF).nullable();
    table.index(['template', 'version']);
    table.index(['template_state']);
  });
  await knex.schema.createTable('service_owners', table => {
    table.comment('Owners of each service, for permissions');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.string('owner_ref', REF).notNullable();
    table.primary(['entity_ref', 'owner_ref']);
    table.index(['owner_ref']);
  });
  await knex.schema.createTable('files', table => {
    table.comment('Files that are not as they were rendered');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('path').notNullable();
    table.integer('verdict').notNullable().comment('Index in FILE_VERDICTS');
    table.primary(['entity_ref', 'position']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('files');
  await knex.schema.dropTable('service_owners');
  await knex.schema.dropTable('services');
};
