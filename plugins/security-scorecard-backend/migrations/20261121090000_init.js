// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * Creates a table whose rows are stored in the order of the primary key, where
 * SQLite would store them in the order of arrival: rounds read and write
 * entities in the order of their refs, so they touch each page once.
 *
 * @param {import('knex').Knex} knex
 * @param {string} name
 * @param {(table: import('knex').Knex.CreateTableBuilder) => void} build
 */
async function createClusteredTable(knex, name, build) {
  const statements = knex.schema.createTable(name, build).toSQL();
  const isSqlite = knex.client.config.client !== 'pg';
  for (const { sql, bindings } of [statements].flat()) {
    const creates = /^create table/i.test(sql);
    await knex.raw(
      isSqlite && creates ? `${sql} without rowid` : sql,
      bindings,
    );
  }
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await createClusteredTable(knex, 'scorecards', table => {
    table.comment(
      'One packed row per entity: what checks read of it and how it stands',
    );
    table.string('entity_ref', REF).primary();
    table.string('kind', 63).notNullable();
    table.text('title').notNullable();
    table
      .text('search_text')
      .notNullable()
      .comment('Name and title in lower case');
    table
      .string('owner_ref', REF)
      .nullable()
      .comment('The first owner; scorecard_owners has them all');
    table.string('system_ref', REF).nullable();
    table
      .string('domain_ref', REF)
      .nullable()
      .comment('Domain of the system, or the nearest above it');
    table.string('tier', 63).notNullable().defaultTo('');
    table
      .text('subject')
      .notNullable()
      .comment('JSON of what checks read of the entity, but its name');
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
      .comment('When to evaluate again at the latest: a result may turn stale');
    table
      .string('check_list', 40)
      .nullable()
      .comment('Which checks the letters in `states` stand for');
    table
      .text('states')
      .notNullable()
      .defaultTo('')
      .comment('One letter per check, upper case when waived');
    table
      .text('details')
      .notNullable()
      .defaultTo('{}')
      .comment('JSON: since when, and what differs from the definitions');
    table
      .integer('level')
      .notNullable()
      .defaultTo(0)
      .comment('Rank: 0 none to 3 gold');
    table.integer('score').nullable();
    table.integer('known').notNullable().defaultTo(0);
    table.integer('applicable').notNullable().defaultTo(0);
    for (const pillar of ['scan', 'rbac', 'logging', 'golden_path']) {
      table
        .integer(`${pillar}_worst`)
        .notNullable()
        .defaultTo(4)
        .comment('Index of the worst state in RESULT_STATES; 4 is unknown');
    }
    table
      .integer('failing')
      .notNullable()
      .defaultTo(0)
      .comment('Enforced checks that fail and are not waived');
    table.integer('waived').notNullable().defaultTo(0);
    for (const severity of [
      'critical',
      'high',
      'medium',
      'low',
      'informational',
      'untriaged',
    ]) {
      table.integer(`open_${severity}`).notNullable().defaultTo(0);
    }
    table.string('check_deadline', TIME).nullable();
    table.string('finding_deadline', TIME).nullable();
    table
      .string('next_deadline', TIME)
      .nullable()
      .comment('The earlier one of the two');
    table
      .string('evaluated_at', TIME)
      .nullable()
      .comment('When it last changed; null when nothing was ever observed');
    table.index(['owner_ref'], 'scorecards_owner_idx');
    table.index(['system_ref'], 'scorecards_system_idx');
    table.index(['domain_ref'], 'scorecards_domain_idx');
    table.index(['policy_hash'], 'scorecards_policy_idx');
    table.index(['due_at'], 'scorecards_due_idx');
    // Only of the few that are missing, so that no list reads the others by it.
    table.index(['missing_since'], 'scorecards_missing_idx', {
      predicate: knex.whereNotNull('missing_since'),
    });
  });

  await createClusteredTable(knex, 'entities', table => {
    table.comment('The parts of the catalog entities that collectors read');
    table
      .string('entity_ref', REF)
      .primary()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.text('entity').notNullable();
    table.string('entity_hash', 64).notNullable();
  });

  await createClusteredTable(knex, 'scorecard_owners', table => {
    table.comment('Every owner of every entity');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('owner_ref', REF).notNullable();
    table.primary(['entity_ref', 'owner_ref']);
    table.index(['owner_ref'], 'scorecard_owners_owner_idx');
  });

  await knex.schema.createTable('tree_nodes', table => {
    table.comment('Groups, systems and domains of the catalog');
    table.string('ref', REF).primary();
    table.string('kind', 63).notNullable();
    table.text('title').notNullable();
    table.string('parent_ref', REF).nullable();
    table.index(['parent_ref'], 'tree_nodes_parent_idx');
  });

  await createClusteredTable(knex, 'tree', table => {
    table.comment(
      'Closure of the trees of groups and of domains with systems: each node is below itself at depth 0',
    );
    table.string('ancestor', REF).notNullable();
    table.string('descendant', REF).notNullable();
    table.integer('depth').notNullable();
    table.primary(['ancestor', 'descendant']);
    table.index(['descendant'], 'tree_descendant_idx');
  });

  await knex.schema.createTable('check_lists', table => {
    table.comment('Which checks the letters of a scorecard stand for');
    table.string('id', 40).primary();
    table.text('check_ids').notNullable().comment('JSON: ids in order');
  });

  await createClusteredTable(knex, 'observations', table => {
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
    table
      .string('findings_hash', 40)
      .nullable()
      .comment('Of the findings of this try; null when there were none');
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
    table
      .string('kind', 10)
      .notNullable()
      .comment('level, check, finding or waiver');
    table.string('subject', 120).notNullable();
    table.string('from_state', 20).nullable();
    table.string('to_state', 20).nullable();
    table.index(['entity_ref', 'at'], 'history_entity_idx');
    table.index(['at'], 'history_at_idx');
  });

  const points = (
    /** @type {import('knex').Knex.CreateTableBuilder} */ table,
  ) => {
    for (const column of [
      'known',
      'applicable',
      'failing',
      'open_critical',
      'open_high',
      'overdue',
    ]) {
      table.integer(column).notNullable();
    }
  };

  await knex.schema.createTable('daily_snapshots', table => {
    table.comment(
      'One row per day and scope: how it stood when last looked at',
    );
    table.string('day', 10).notNullable().comment('YYYY-MM-DD, UTC');
    table
      .string('scope', REF)
      .notNullable()
      .comment('Direct owner, system or domain of the entities; organisation');
    table.integer('entities').notNullable();
    for (const level of ['none', 'bronze', 'silver', 'gold']) {
      table.integer(`level_${level}`).notNullable();
    }
    table.integer('score_sum').notNullable();
    table
      .integer('scored')
      .notNullable()
      .comment('Entities with a score; the mean is score_sum over this');
    points(table);
    table.primary(['day', 'scope']);
    table.index(['scope', 'day'], 'daily_snapshots_scope_idx');
  });

  await knex.schema.createTable('entity_snapshots', table => {
    table.comment('Points of an entity, only for days on which one changed');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.string('day', 10).notNullable().comment('YYYY-MM-DD, UTC');
    table.integer('level').notNullable();
    table.integer('score').nullable();
    points(table);
    table.primary(['entity_ref', 'day']);
    table.index(['day'], 'entity_snapshots_day_idx');
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

  if (knex.client.config.client === 'pg') {
    // Room on the page, so that a round can update rows in place.
    await knex.raw('alter table scorecards set (fillfactor = 60)');
    await knex.raw('alter table observations set (fillfactor = 60)');
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'refresh_requests',
    'collector_runs',
    'entity_snapshots',
    'daily_snapshots',
    'history',
    'findings',
    'observations',
    'check_lists',
    'tree',
    'tree_nodes',
    'scorecard_owners',
    'entities',
    'scorecards',
  ]) {
    await knex.schema.dropTable(table);
  }
};
