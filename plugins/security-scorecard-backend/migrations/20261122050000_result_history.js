// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * Creates a table whose rows are stored in the order of the primary key: what an
 * entity was at a time is found without reading what else it was.
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
  await createClusteredTable(knex, 'recorded_entities', table => {
    table.comment(
      'Every entity that results are on record of, also those that left the catalog',
    );
    table.string('entity_ref', REF).primary();
    table.text('title').notNullable();
    table.string('owner_ref', REF).nullable();
    table.string('system_ref', REF).nullable();
    table
      .string('left_at', TIME)
      .nullable()
      .comment('When the catalog no longer listed it; null while it does');
    table.index(['left_at'], 'recorded_entities_left_idx');
  });
  await createClusteredTable(knex, 'result_history', table => {
    table.comment(
      'Append-only: all results of an entity, whenever one changed',
    );
    table.string('entity_ref', REF).notNullable();
    table.string('at', TIME).notNullable();
    table
      .string('check_list', 40)
      .notNullable()
      .comment('Which checks the letters in `states` stand for');
    table.text('states').notNullable().comment('As in scorecards');
    table.text('details').notNullable().comment('As in scorecards');
    table.primary(['entity_ref', 'at']);
    table.index(['at'], 'result_history_at_idx');
  });
  await createClusteredTable(knex, 'fact_history', table => {
    table.comment(
      'Append-only: the facts that changed results were decided on',
    );
    table.string('entity_ref', REF).notNullable();
    table.string('collector_id', 100).notNullable();
    table.string('at', TIME).notNullable().comment('Of the change');
    table.string('facts_at', TIME).notNullable();
    table.text('facts').notNullable();
    table.primary(['entity_ref', 'collector_id', 'at']);
    table.index(['at'], 'fact_history_at_idx');
  });

  // What is known already has been so since it last changed.
  await knex.raw(`
    insert into recorded_entities (entity_ref, title, owner_ref, system_ref)
    select entity_ref, title, owner_ref, system_ref from scorecards`);
  await knex.raw(`
    insert into result_history (entity_ref, at, check_list, states, details)
    select entity_ref, evaluated_at, check_list, states, details
    from scorecards where evaluated_at is not null and check_list is not null`);
  await knex.raw(`
    insert into fact_history (entity_ref, collector_id, at, facts_at, facts)
    select o.entity_ref, o.collector_id, s.evaluated_at, o.facts_at, o.facts
    from observations o join scorecards s on s.entity_ref = o.entity_ref
    where o.facts_at is not null and s.evaluated_at is not null`);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('fact_history');
  await knex.schema.dropTable('result_history');
  await knex.schema.dropTable('recorded_entities');
};
