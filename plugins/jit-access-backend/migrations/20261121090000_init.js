/*
 * Moments are ISO 8601 in UTC with milliseconds, as text of fixed width: they
 * compare the same way on every database, and the database's own clock writes
 * them (see src/database/Clock.ts).
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_policies', table => {
    table.comment('Every policy that a request was made under');
    table.string('hash', 64).primary().comment('SHA-256 of the file');
    table.string('policy_id', 200).notNullable();
    table.integer('version').notNullable();
    table.text('document').notNullable().comment('The policy as JSON');
    table.string('first_seen_at', 24).notNullable();
  });

  await knex.schema.createTable('access_requests', table => {
    table.comment('Requests; state changes only by compare-and-set');
    table.string('id', 36).primary();
    table.string('policy_id', 200).notNullable();
    table
      .string('policy_hash', 64)
      .notNullable()
      .references('hash')
      .inTable('access_policies');
    table.integer('policy_version').notNullable();
    table.string('title', 300).notNullable();
    table.text('entity_ref').notNullable();
    table.text('owner_ref').comment('Owner of the entity when asked');
    table.string('provider', 100).notNullable();
    table.string('risk', 10).notNullable();
    table.text('requester').notNullable();
    table.text('grantee').notNullable();
    table.text('principal').notNullable().comment('Name at the provider');
    table
      .text('entitlement_key')
      .notNullable()
      .comment('Provider, entitlement and principal');
    table.string('state', 20).notNullable();
    table.text('reason').notNullable();
    table.text('ticket');
    table.string('duration', 40).notNullable();
    table.string('rule', 200).notNullable();
    table.text('explanation').notNullable();
    table
      .text('steps')
      .notNullable()
      .comment('Steps when last looked at, JSON');
    table.string('created_at', 24).notNullable();
    table.string('deadline', 24).notNullable();
    table.string('decided_at', 24);
    table.integer('revision').notNullable().defaultTo(0);
    table.index(['state', 'created_at'], 'access_requests_state_idx');
    table.index(['requester'], 'access_requests_requester_idx');
    table.index(['grantee'], 'access_requests_grantee_idx');
    table.index(['policy_id', 'decided_at'], 'access_requests_policy_idx');
  });

  await knex.schema.createTable('access_request_approvers', table => {
    table.comment('People named as approvers of a request, now or once');
    table
      .string('request_id', 36)
      .notNullable()
      .references('id')
      .inTable('access_requests')
      .onDelete('CASCADE');
    table.text('user_ref').notNullable();
    table
      .boolean('waiting')
      .notNullable()
      .comment('Whether the request waits for this person now');
    table.primary(['request_id', 'user_ref']);
    table.index(['user_ref', 'waiting'], 'access_request_approvers_user_idx');
  });

  await knex.schema.createTable('access_decisions', table => {
    table.comment('Append-only; one per human and request');
    table
      .string('request_id', 36)
      .notNullable()
      .references('id')
      .inTable('access_requests')
      .onDelete('CASCADE');
    table.text('decided_by').notNullable();
    table.string('verdict', 10).notNullable();
    table.text('reason');
    table.string('policy_hash', 64).notNullable();
    table.string('at', 24).notNullable();
    table.primary(['request_id', 'decided_by']);
  });

  await knex.schema.createTable('access_grants', table => {
    table.comment('Grants; state changes only by compare-and-set');
    table.string('id', 36).primary();
    table
      .string('request_id', 36)
      .notNullable()
      .unique()
      .references('id')
      .inTable('access_requests');
    table.text('entitlement_key').notNullable();
    table.text('entitlement').notNullable().comment('For the provider, JSON');
    table.string('state', 20).notNullable();
    table.boolean('kill_sessions').notNullable();
    table
      .string('revoke_due_at', 24)
      .comment('The obligation; set before the provider is asked to grant');
    table.string('starts_at', 24);
    table.string('ends_at', 24);
    table.string('ended_at', 24);
    table.string('end_reason', 30);
    table.text('instructions');
    table.string('residual_until', 24);
    table.text('last_error');
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('created_at', 24).notNullable();
    table.index(['entitlement_key', 'state'], 'access_grants_key_idx');
    table.index(['state'], 'access_grants_state_idx');
  });

  await knex.schema.createTable('access_operations', table => {
    table.comment('Work with due times, claimed by any backend');
    table.string('id', 36).primary();
    table.string('kind', 10).notNullable().comment('grant, revoke or review');
    table
      .string('request_id', 36)
      .notNullable()
      .references('id')
      .inTable('access_requests');
    table.string('grant_id', 36).references('id').inTable('access_grants');
    table
      .text('entitlement_key')
      .comment('Operations of one key never run at the same time');
    table.string('due_at', 24).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('lease_owner', 100);
    table.integer('lease_epoch').notNullable().defaultTo(0);
    table.string('lease_until', 24);
    table.string('done_at', 24);
    table.unique(['request_id', 'kind'], {
      indexName: 'access_operations_request_kind_uniq',
    });
    table.index(['done_at', 'due_at'], 'access_operations_due_idx');
  });

  await knex.schema.createTable('access_entitlement_locks', table => {
    table.comment('One backend at a time works on one entitlement of a person');
    table.text('entitlement_key').primary();
    table.string('lease_owner', 100);
    table.string('lease_until', 24);
  });

  await knex.schema.createTable('access_ledger', table => {
    table.comment('Append-only, hash-chained audit ledger');
    table.integer('seq').primary();
    table.string('at', 24).notNullable();
    table.text('actor').notNullable();
    table.string('action', 60).notNullable();
    table.string('request_id', 36);
    table.string('grant_id', 36);
    table.text('details').notNullable().comment('Canonical JSON');
    table.string('previous_hash', 64).notNullable();
    table.string('hash', 64).notNullable();
    table.index(['request_id'], 'access_ledger_request_idx');
  });

  await knex.schema.createTable('access_ledger_head', table => {
    table.comment('One row: where the chain ends');
    table.integer('id').primary();
    table.integer('seq').notNullable();
    table.string('hash', 64).notNullable();
    table.string('mac', 64).comment('HMAC-SHA-256 of seq and hash, with a key');
  });
  await knex('access_ledger_head').insert({
    id: 1,
    seq: 0,
    hash: '0'.repeat(64),
    mac: null,
  });

  await knex.schema.createTable('access_outbox', table => {
    table.comment('Messages of committed transitions, delivered at least once');
    table.string('id', 36).primary();
    table.string('sink', 20).notNullable();
    table.text('payload').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('due_at', 24).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('delivered_at', 24);
    table.string('abandoned_at', 24);
    table.text('last_error');
    table.index(
      ['delivered_at', 'abandoned_at', 'due_at'],
      'access_outbox_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'access_outbox',
    'access_ledger_head',
    'access_ledger',
    'access_entitlement_locks',
    'access_operations',
    'access_grants',
    'access_decisions',
    'access_request_approvers',
    'access_requests',
    'access_policies',
  ]) {
    await knex.schema.dropTable(table);
  }
};
