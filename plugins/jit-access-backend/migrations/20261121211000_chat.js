/*
 * Chat: whose account is whose, codes that link them, what was called back
 * before, and the message of each request.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_identity_links', table => {
    table.comment('Accounts elsewhere that belong to people of the portal');
    table.string('id', 36).primary();
    table.string('system', 20).notNullable();
    table.string('external_id', 200).notNullable();
    table.text('user_ref').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('revoked_at', 24);
    table.unique(['system', 'external_id'], {
      indexName: 'access_identity_links_live_uniq',
      predicate: knex.whereNull('revoked_at'),
    });
    table.index(['user_ref'], 'access_identity_links_user_idx');
  });
  await knex.schema.createTable('access_link_codes', table => {
    table.comment(
      'One-time codes that link an account; only their hash is kept',
    );
    table.string('hash', 64).primary();
    table.text('user_ref').notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('used_at', 24);
  });
  await knex.schema.createTable('access_callback_nonces', table => {
    table.comment('Callbacks that were taken; none is taken twice');
    table.string('nonce', 100).primary();
    table.string('at', 24).notNullable();
    table.index(['at'], 'access_callback_nonces_at_idx');
  });
  await knex.schema.createTable('access_chat_messages', table => {
    table.string('request_id', 36).primary();
    table.string('message_id', 200).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_chat_messages');
  await knex.schema.dropTable('access_callback_nonces');
  await knex.schema.dropTable('access_link_codes');
  await knex.schema.dropTable('access_identity_links');
};
