/*
 * What the worker, the sweep and the reconciler keep: the term and the pages
 * of a grant, what differs at the providers, and how the providers are doing.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_grants', table => {
    table
      .string('term', 40)
      .comment('How long it holds, ISO 8601 duration; set before provisioning');
    table.string('paged_at', 24).comment('Last page of a late revoke');
    table.integer('pages').notNullable().defaultTo(0);
    table
      .string('authorized_hash', 64)
      .comment('Policy under which it was last found to be in order');
  });

  await knex.schema.alterTable('access_operations', table => {
    table.dropIndex(['done_at', 'due_at'], 'access_operations_due_idx');
  });
  await knex.schema.alterTable('access_operations', table => {
    // Only what is to be done: as long as the work is, not the history.
    table.index(['kind', 'due_at'], 'access_operations_open_idx', {
      predicate: knex.whereNull('done_at'),
    });
    table.index(['grant_id', 'kind'], 'access_operations_grant_idx');
    table.index(['done_at'], 'access_operations_done_idx', {
      predicate: knex.whereNotNull('done_at'),
    });
  });

  await knex.schema.createTable('access_drift', table => {
    table.comment('Where a provider differs from the record');
    table.string('id', 36).primary();
    table.string('kind', 12).notNullable();
    table.string('provider', 100).notNullable();
    table.text('entitlement_key').notNullable();
    table.text('entitlement').notNullable().comment('JSON');
    table.text('principal').notNullable();
    table.string('policy_id', 200);
    table.text('entity_ref');
    table.string('grant_id', 36);
    table.text('detail').notNullable();
    table.string('action', 12).notNullable();
    table.string('first_seen_at', 24).notNullable();
    table.string('last_seen_at', 24).notNullable();
    table.string('resolved_at', 24);
    table.unique(['kind', 'entitlement_key'], {
      indexName: 'access_drift_open_uniq',
      predicate: knex.whereNull('resolved_at'),
    });
    table.index(['provider', 'resolved_at'], 'access_drift_provider_idx');
    table.index(['grant_id', 'resolved_at'], 'access_drift_grant_idx');
  });

  await knex.schema.createTable('access_provider_health', table => {
    table.comment('How each provider did when it was last compared');
    table.string('id', 100).primary();
    table.string('reconciled_at', 24);
    table.boolean('ok').notNullable();
    table.text('error');
    table.string('breaker', 6).notNullable().defaultTo('closed');
    table.integer('managed');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_provider_health');
  await knex.schema.dropTable('access_drift');
  await knex.schema.alterTable('access_operations', table => {
    table.dropIndex(['done_at'], 'access_operations_done_idx');
    table.dropIndex(['grant_id', 'kind'], 'access_operations_grant_idx');
    table.dropIndex(['kind', 'due_at'], 'access_operations_open_idx');
  });
  await knex.schema.alterTable('access_operations', table => {
    table.index(['done_at', 'due_at'], 'access_operations_due_idx');
  });
  await knex.schema.alterTable('access_grants', table => {
    table.dropColumns('term', 'paged_at', 'pages', 'authorized_hash');
  });
};
