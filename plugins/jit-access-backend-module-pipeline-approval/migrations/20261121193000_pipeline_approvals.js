/* Moments are ISO 8601 in UTC with milliseconds, as text of fixed width. */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('pipeline_approvals', table => {
    table.comment(
      'Approvals of one action of one pipeline, each redeemed once',
    );
    table.string('grant_id', 36).primary();
    table.string('pipeline', 100).notNullable();
    table.string('action', 200).notNullable();
    table.string('hash', 71).notNullable().comment('sha256:<hex>');
    table.text('principal').notNullable();
    table.boolean('ours').notNullable().comment('Made by the provider');
    table.string('approved_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('revoked_at', 24);
    table.string('redeemed_at', 24);
    table.text('redeemed_by').comment('The run, as the pipeline names it');
    table.index(
      ['pipeline', 'hash', 'principal'],
      'pipeline_approvals_tuple_idx',
    );
    table.index(['expires_at'], 'pipeline_approvals_expires_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('pipeline_approvals');
};
