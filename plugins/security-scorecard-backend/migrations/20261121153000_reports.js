// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const entity = (
    /** @type {import('knex').Knex.CreateTableBuilder} */ table,
  ) =>
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');

  await knex.schema.createTable('upload_tokens', table => {
    table.comment('Tokens with which pipelines upload reports of one entity');
    table.string('id', 36).primary();
    entity(table);
    table
      .string('hash', 64)
      .notNullable()
      .unique({ indexName: 'upload_tokens_hash_uniq' })
      .comment('SHA-256 of the secret, hex; the secret is nowhere');
    table.string('description', 200).notNullable();
    table.string('created_by', REF).notNullable();
    table.string('created_at', TIME).notNullable();
    table.string('expires_at', TIME).nullable();
    table.string('last_used_at', TIME).nullable();
    table.string('revoked_at', TIME).nullable();
    table.string('revoked_by', REF).nullable();
    table.index(['entity_ref', 'created_at'], 'upload_tokens_entity_idx');
  });

  await knex.schema.createTable('reports', table => {
    table.comment('The latest report of each slot, as it was read');
    table.string('id', 36).primary();
    entity(table);
    table
      .string('change_id', 100)
      .notNullable()
      .comment('Change under test; empty for the default branch');
    table.string('slot', 100).notNullable();
    table.string('format', 20).notNullable();
    table.string('tool', 200).notNullable();
    table.string('sha256', 64).notNullable();
    table.integer('size').notNullable().comment('Bytes, inflated');
    table.string('outcome', 10).notNullable();
    table.text('failure').nullable();
    table.text('counts').notNullable().comment('JSON: open, by severity');
    table.integer('suppressed').notNullable();
    table.text('warnings').notNullable().comment('JSON');
    table.text('evidence').notNullable().comment('JSON');
    table
      .binary('content')
      .notNullable()
      .comment('Gzipped JSON: findings and VEX statements');
    table.string('uploaded_at', TIME).notNullable();
    table.string('uploaded_by', REF).notNullable();
    table
      .string('received_at', TIME)
      .notNullable()
      .comment('When the same content last came; it counts for freshness');
    table
      .string('stated_at', TIME)
      .nullable()
      .comment('When the scanner says that it wrote it');
    table.unique(['entity_ref', 'change_id', 'slot'], {
      indexName: 'reports_slot_uniq',
    });
    table.index(['change_id', 'received_at'], 'reports_age_idx');
  });

  await knex.schema.createTable('report_sets', table => {
    table.comment(
      'How far the reports of an entity are applied to its scorecard',
    );
    table
      .string('entity_ref', REF)
      .primary()
      .references('entity_ref')
      .inTable('scorecards')
      .onDelete('CASCADE');
    table.integer('revision').notNullable().comment('Grows with each change');
    table
      .integer('applied_revision')
      .notNullable()
      .comment('Behind `revision`: still to be applied');
    table.string('changed_at', TIME).notNullable();
    table.index(['changed_at'], 'report_sets_changed_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('report_sets');
  await knex.schema.dropTable('reports');
  await knex.schema.dropTable('upload_tokens');
};
