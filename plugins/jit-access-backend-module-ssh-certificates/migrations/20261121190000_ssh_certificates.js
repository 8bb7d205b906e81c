/*
 * Moments are ISO 8601 in UTC with milliseconds, as text of fixed width. The
 * tables and the record of migrations have names of their own: they live in
 * the database of the plugin jit-access.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ssh_certificates_grants', table => {
    table.comment('Who may have certificates of what, until when');
    table.string('grant_id', 100).notNullable();
    table
      .string('tuple_key', 64)
      .notNullable()
      .comment('SHA-256 of entitlement and public key');
    table
      .text('entitlement')
      .notNullable()
      .comment('As policies name it, JSON');
    table.text('public_key').notNullable();
    table.string('granted_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('revoked_at', 24);
    table
      .integer('issued')
      .notNullable()
      .defaultTo(0)
      .comment('Counted up under the row lock that revoking waits for');
    table.primary(['grant_id', 'tuple_key']);
    table.index(['tuple_key'], 'ssh_certificates_grants_tuple_idx');
    table.index(
      ['revoked_at', 'expires_at'],
      'ssh_certificates_grants_live_idx',
    );
  });

  await knex.schema.createTable('ssh_certificates_issued', table => {
    table.comment('Every certificate that was signed; none of them is kept');
    table.bigIncrements('serial');
    table.string('authority', 100).notNullable();
    table.string('grant_id', 100).notNullable();
    table.string('tuple_key', 64).notNullable();
    table.string('issued_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('revoked_at', 24);
    table.index(['tuple_key'], 'ssh_certificates_issued_tuple_idx');
    table.index(
      ['authority', 'revoked_at', 'expires_at'],
      'ssh_certificates_issued_revoked_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ssh_certificates_issued');
  await knex.schema.dropTable('ssh_certificates_grants');
};
