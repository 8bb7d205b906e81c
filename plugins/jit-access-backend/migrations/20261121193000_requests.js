/*
 * What requests need to know besides their flow: how long they are in numbers,
 * what hooks ask for in addition, and who is asked in whose place.
 */

// @ts-check

const { Duration } = require('luxon');

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_requests', table => {
    table
      .integer('duration_seconds')
      .notNullable()
      .defaultTo(0)
      .comment('Of the time that it would give; for budgets');
    table
      .text('required_steps')
      .notNullable()
      .defaultTo('[]')
      .comment('Asked for by hooks, JSON');
    table.index(
      ['requester', 'created_at'],
      'access_requests_requester_created_idx',
    );
  });
  const durations = await knex('access_requests').distinct('duration');
  for (const { duration } of durations) {
    await knex('access_requests')
      .where({ duration })
      .update({
        duration_seconds: Math.round(Duration.fromISO(duration).as('seconds')),
      });
  }
  await knex.schema.alterTable('access_request_approvers', table => {
    table.text('on_behalf_of').comment('Whom a delegate is asked for');
  });

  await knex.schema.createTable('access_rate', table => {
    table.comment('Requests that a person sent in the current window');
    table.string('user_ref', 400).primary();
    table.string('window_at', 24).notNullable().comment('Start of the window');
    table.integer('calls').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_rate');
  await knex.schema.alterTable('access_request_approvers', table => {
    table.dropColumn('on_behalf_of');
  });
  await knex.schema.alterTable('access_requests', table => {
    table.dropIndex(
      ['requester', 'created_at'],
      'access_requests_requester_created_idx',
    );
  });
  await knex.schema.alterTable('access_requests', table => {
    table.dropColumns('duration_seconds', 'required_steps');
  });
};
