// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('scorecards', table => {
    table.comment(
      'One packed row per entity: what the catalog says of it and how it stands',
    );
    table.string('entity_ref', REF).primary();
    table.string('kind', 63).notNullable();
    table.text('title').notNullable();
    table
      .text('search_text')
      .notNullable()
      .comment('Name and title in lower case');
    table.string('owner_ref', REF).nullable();
    table.string('system_ref', REF).nullable();
    table
      .text('entity')
      .notNullable()
      .comment('JSON of the parts of the entity that collectors read');
    table.string('entity_hash', 64).notNullable();
    table
      .string('missing_since', TIME)
      .nullable()
      .comment('Since when the catalog does not list it');
    table
      .string('policy_hash', 64)
      .nullable()
      .comment('Policy of the last evaluation; null when one is due');
    table
      .string('due_at', TIME)
      .nullable()
      .comment('When the next result turns stale');
    table
      .integer('level')
      .notNullable()
      .defaultTo(0)
      .comment('Rank: 0 none to 3 gold');
    table.integer('score').nullable();
    table.integer('known').notNullable().defaultTo(0);
    table.integer('applicable').notNullable().defaultTo(0);
    table.text('pillars').notNullable().defaultTo('[]');
    table.text('next_level').nullable();
    table.text('results').notNullable().defaultTo('[]');
    table.text('todos').notNullable().defaultTo('[]');
    table.integer('failing').notNullable().defaultTo(0);
    table.integer('open_critical').notNullable().defaultTo(0);
    table.integer('open_high').notNullable().defaultTo(0);
    table.integer('open_medium').notNullable().defaultTo(0);
    table.integer('open_low').notNullable().defaultTo(0);
    table.integer('open_informational').notNullable().defaultTo(0);
    table.integer('open_untriaged').notNullable().defaultTo(0);
    table.string('finding_deadline', TIME).nullable();
    table.string('next_deadline', TIME).nullable();
    table.string('evaluated_at', TIME).nullable();
    table.index(['owner_ref'], 'scorecards_owner_idx');
    table.index(['level', 'next_deadline'], 'scorecards_worst_idx');
    table.index(['policy_hash'], 'scorecards_policy_idx');
    table.index(['due_at'], 'scorecards_due_idx');
    table.index(['missing_since'], 'scorecards_missing_idx');
  });

  await knex.schema.createTable('observations', table => {
    table.comment(
      'The last try and the last good facts, per entity and collector',
    );
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('collector_id', 100).notNullable();
    table.string('status', 10).notNullable();
    table.text('error').nullable();
    table.string('attempted_at', TIME).notNullable();
    table.string('facts_at', TIME).nullable();
    table.text('facts').notNullable();
    table.text('coverage').notNullable();
    table.primary(['entity_ref', 'collector_id']);
  });

  await knex.schema.createTable('findings', table => {
    table.comment(
      'Weaknesses, one row per entity, vulnerability, component and location',
    );
    table.string('id', 40).primary();
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('pillar', 20).notNullable();
    table.text('vulnerability').notNullable();
    table.text('title').notNullable();
    table.string('severity', 20).notNullable();
    table
      .integer('severity_rank')
      .notNullable()
      .comment('0 is the most severe');
    table.string('status', 20).notNullable();
    table.text('component').notNullable();
    table.text('location').notNullable();
    table.text('search_text').notNullable();
    table.text('remediation').nullable();
    table.boolean('fix_available').nullable();
    table.boolean('exploit_available').nullable();
    table.text('aliases').notNullable().comment('JSON: other ids of it');
    table.text('purl').nullable();
    table.text('fixed_in').nullable();
    table.boolean('known_exploited').nullable();
    table.float('epss').nullable();
    table.text('suppression').nullable();
    table
      .string('waiver_id', 36)
      .nullable()
      .comment('Waiver in force; it is shown and not counted');
    table.text('url').nullable();
    table
      .text('reports')
      .notNullable()
      .comment('JSON: what each collector says');
    table.text('sources').notNullable().comment('JSON: collector ids');
    table.string('first_seen_at', TIME).notNullable();
    table.string('last_seen_at', TIME).notNullable();
    table.string('resolved_at', TIME).nullable();
    table.string('deadline', TIME).nullable();
    table.index(['entity_ref', 'status', 'deadline'], 'findings_entity_idx');
    table.index(['status', 'deadline'], 'findings_deadline_idx');
    table.index(['resolved_at'], 'findings_resolved_idx');
  });

  await knex.schema.createTable('history', table => {
    table.comment('Append-only: what changed, never what stayed');
    table.bigIncrements('id').primary();
    table.string('entity_ref', REF).notNullable();
    table.string('at', TIME).notNullable();
    table.string('kind', 10).notNullable().comment('level, check or finding');
    table.string('subject', 120).notNullable();
    table.string('from_state', 20).nullable();
    table.string('to_state', 20).nullable();
    table.index(['entity_ref', 'at'], 'history_entity_idx');
    table.index(['at'], 'history_at_idx');
  });

  await knex.schema.createTable('collector_runs', table => {
    table.comment('Runs of the collectors, for their health');
    table.bigIncrements('id').primary();
    table.string('collector_id', 100).notNullable();
    table.string('started_at', TIME).notNullable();
    table.string('ended_at', TIME).notNullable();
    table.integer('entities').notNullable();
    table.integer('failed').notNullable();
    table.text('error').nullable();
    table.index(['collector_id', 'ended_at'], 'collector_runs_collector_idx');
  });

  await knex.schema.createTable('refresh_requests', table => {
    table.comment(
      'Entities that somebody asked to collect now; any replica takes them',
    );
    table
      .string('entity_ref', REF)
      .primary()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('status', 10).notNullable().comment('queued, running or done');
    table.string('requested_by', 255).notNullable();
    table.string('requested_at', TIME).notNullable();
    table.string('not_before', TIME).notNullable();
    table
      .string('claim', 36)
      .nullable()
      .comment('Token of the replica that works on it');
    table.string('claim_ends_at', TIME).nullable();
    table.index(['status', 'not_before'], 'refresh_requests_due_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('refresh_requests');
  await knex.schema.dropTable('collector_runs');
  await knex.schema.dropTable('history');
  await knex.schema.dropTable('findings');
  await knex.schema.dropTable('observations');
  await knex.schema.dropTable('scorecards');
};
