// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  await knex.schema.alterTable('scorecards', table => {
    table
      .string('template_ref', REF)
      .nullable()
      .comment('Template that the service was made from');
  });
  const template = isPostgres
    ? `entity::json #>> '{metadata,annotations,backstage.io/source-template}'`
    : `json_extract(entity, '$.metadata.annotations."backstage.io/source-template"')`;
  await knex.raw(
    `update scorecards set template_ref = (
       select lower(substr(${template}, 1, ${REF})) from entities
       where entities.entity_ref = scorecards.entity_ref)`,
  );
  await knex.raw(
    `create index scorecards_template_idx on scorecards (template_ref)
     where template_ref is not null`,
  );
  // Of the open ones that count, all that the overview adds up: it reads no row.
  await knex.raw(
    `create index findings_open_idx on findings
       (entity_ref, deadline, severity_rank, vulnerability)
     where status = 'open' and waiver_id is null`,
  );
  await knex.schema.createTable('dashboards', table => {
    table.comment('What the overview of a scope showed when last added up');
    table
      .string('scope', REF)
      .primary()
      .comment('Group, system or domain; organisation');
    table.string('at', TIME).notNullable();
    table
      .string('revision', 20)
      .notNullable()
      .comment('Newest row of the history at that time');
    table.integer('took').notNullable().comment('Milliseconds');
    table.text('document').notNullable();
    table.index(['at'], 'dashboards_at_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('dashboards');
  await knex.raw('drop index findings_open_idx');
  await knex.raw('drop index scorecards_template_idx');
  await knex.raw('alter table scorecards drop column template_ref');
};
