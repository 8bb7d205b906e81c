/*
 * What a request can be besides plain access (an extension, break-glass, a
 * later start, for somebody else), who may decide for whom, and where new
 * access is held back.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_requests', table => {
    table.string('kind', 20).notNullable().defaultTo('access');
    table.string('parent_grant_id', 36).comment('Of an extension');
    table.string('starts_at', 24).comment('Wanted start; null is at once');
    table.text('inputs').notNullable().defaultTo('{}').comment('JSON');
    table
      .text('facts')
      .notNullable()
      .defaultTo('[]')
      .comment('What approvers should know, JSON');
    table.boolean('auto').notNullable().defaultTo(false);
    table.string('approved_duration', 40).comment('Less than asked for');
    table.string('escalated_at', 24);
    table.index(['parent_grant_id'], 'access_requests_parent_idx');
    table.index(
      ['grantee', 'policy_id', 'created_at'],
      'access_requests_grantee_policy_idx',
    );
  });
  await knex.schema.alterTable('access_decisions', table => {
    table.string('duration', 40);
    table.text('on_behalf_of');
    table.string('channel', 10).notNullable().defaultTo('portal');
  });
  await knex.schema.alterTable('access_grants', table => {
    table.string('kind', 20).notNullable().defaultTo('access');
    table.string('policy_id', 200).notNullable().defaultTo('');
    table.text('grantee').notNullable().defaultTo('');
    table.string('scheduled_for', 24);
    table.string('latest_end', 24).comment('No extension goes beyond it');
    table.integer('extensions').notNullable().defaultTo(0);
    table.string('review_state', 10).comment('owed or done, of break-glass');
    table.string('review_due_at', 24);
    table.text('reviewed_by');
    table.string('reviewed_at', 24);
    table.string('review_verdict', 20);
    table.text('review_comment');
    table.index(['grantee', 'state'], 'access_grants_grantee_idx');
    table.index(['policy_id', 'state'], 'access_grants_policy_idx');
    table.index(['review_state'], 'access_grants_review_idx');
    table.index(['ends_at'], 'access_grants_ends_idx');
  });
  await knex('access_grants').update({
    policy_id: knex('access_requests')
      .select('policy_id')
      .whereRaw('access_requests.id = access_grants.request_id'),
    grantee: knex('access_requests')
      .select('grantee')
      .whereRaw('access_requests.id = access_grants.request_id'),
  });

  await knex.schema.createTable('access_delegations', table => {
    table.comment('The right to decide for somebody else, for a while');
    table.string('id', 36).primary();
    table.text('from_ref').notNullable();
    table.text('to_ref').notNullable();
    table.string('starts_at', 24).notNullable();
    table.string('ends_at', 24).notNullable();
    table.text('reason').notNullable();
    table.text('created_by').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('revoked_at', 24);
    table.index(['from_ref', 'ends_at'], 'access_delegations_from_idx');
    table.index(['to_ref', 'ends_at'], 'access_delegations_to_idx');
  });

  await knex.schema.createTable('access_holds', table => {
    table.comment('Where new access is held back until somebody lifts it');
    table.string('id', 36).primary();
    table.string('scope', 12).notNullable();
    table.text('ref').comment('Entity or person; null for everything');
    table.text('reason').notNullable();
    table.text('created_by').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('lifted_at', 24);
    table.text('lifted_by');
    table.index(['lifted_at'], 'access_holds_lifted_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_holds');
  await knex.schema.dropTable('access_delegations');
  await knex.schema.alterTable('access_grants', table => {
    table.dropIndex(['grantee', 'state'], 'access_grants_grantee_idx');
    table.dropIndex(['policy_id', 'state'], 'access_grants_policy_idx');
    table.dropIndex(['review_state'], 'access_grants_review_idx');
    table.dropIndex(['ends_at'], 'access_grants_ends_idx');
  });
  await knex.schema.alterTable('access_grants', table => {
    table.dropColumns(
      'kind',
      'policy_id',
      'grantee',
      'scheduled_for',
      'latest_end',
      'extensions',
      'review_state',
      'review_due_at',
      'reviewed_by',
      'reviewed_at',
      'review_verdict',
      'review_comment',
    );
  });
  await knex.schema.alterTable('access_decisions', table => {
    table.dropColumns('duration', 'on_behalf_of', 'channel');
  });
  await knex.schema.alterTable('access_requests', table => {
    table.dropIndex(['parent_grant_id'], 'access_requests_parent_idx');
    table.dropIndex(
      ['grantee', 'policy_id', 'created_at'],
      'access_requests_grantee_policy_idx',
    );
  });
  await knex.schema.alterTable('access_requests', table => {
    table.dropColumns(
      'kind',
      'parent_grant_id',
      'starts_at',
      'inputs',
      'facts',
      'auto',
      'approved_duration',
      'escalated_at',
    );
  });
};
