/*
 * What security cases did: a row per case and person whose access was ended,
 * and the case that a hold belongs to. Both make a second call do nothing new.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_case_endings', table => {
    table.comment('Whose access a case has ended');
    table.string('case_id', 36).notNullable();
    table.string('person', 255).notNullable();
    table.integer('ended').notNullable();
    table.integer('invalidated').notNullable();
    table.string('done_at', 24).notNullable();
    table.primary(['case_id', 'person']);
  });
  await knex.schema.alterTable('access_holds', table => {
    table.string('case_id', 36).comment('Null for those that people placed');
    table.index(['case_id'], 'access_holds_case_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('access_holds', table => {
    table.dropIndex(['case_id'], 'access_holds_case_idx');
  });
  await knex.schema.alterTable('access_holds', table => {
    table.dropColumn('case_id');
  });
  await knex.schema.dropTable('access_case_endings');
};
