// @ts-check

/** Times are ISO 8601 in UTC with milliseconds: they sort as text on every database. */
const TIME = 24;
/** ISO 8601 date. */
const DAY = 10;
/** kind:namespace/name with 63 characters each at most. */
const REF = 200;
/** A container image with registry, path, tag and digest. */
const IMAGE = 512;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('images', table => {
    table.comment('The register: what is in the file, and what was added');
    table.string('id', 64).primary();
    table.string('kind', 16).notNullable();
    table.string('name', 64).notNullable();
    table.string('reference', IMAGE).notNullable();
    table
      .string('lookup_key', IMAGE)
      .notNullable()
      .comment('Digest, id of the machine image, or repository');
    table.string('region', 32).nullable();
    table.string('account_id', 12).nullable();
    table.string('owner_ref', REF).notNullable();
    table.text('reason').nullable();
    table.string('status', 16).notNullable();
    table.string('source', 8).notNullable();
    table.string('proposed_by', REF).nullable();
    table.string('proposed_at', TIME).nullable();
    table.string('decided_by', REF).nullable();
    table.string('approved_at', DAY).nullable();
    table.string('supported_until', DAY).notNullable();
    table
      .string('unique_key', 64)
      .nullable()
      .unique()
      .comment('Of what is proposed or approved; null when it is over');
    table.text('search_text').notNullable();
    table.index(['lookup_key']);
    table.index(['kind', 'name']);
    table.index(['status', 'supported_until']);
  });
  await knex.schema.createTable('timeline', table => {
    table.comment('What happened to each entry and each drift record');
    table.increments('seq');
    table.string('subject', 64).notNullable();
    table.string('at', TIME).notNullable();
    table.string('actor', REF).notNullable();
    table.string('action', 32).notNullable();
    table.text('text').nullable();
    table.index(['subject', 'seq']);
  });
  await knex.schema.createTable('services', table => {
    table.comment('Services whose images are compared');
    table.string('entity_ref', REF).primary();
    table.text('title').notNullable();
    table.text('search_text').notNullable();
    table.string('owner_ref', REF).nullable();
    table.string('seen_at', TIME).notNullable();
  });
  await knex.schema.createTable('service_owners', table => {
    table.comment('Owners of each service, for permissions');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.string('owner_ref', REF).notNullable();
    table.primary(['entity_ref', 'owner_ref']);
    table.index(['owner_ref']);
  });
  await knex.schema.createTable('looks', table => {
    table.comment('When each source last saw the images of a service');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.string('source', 64).notNullable();
    table.string('observed_at', TIME).notNullable();
    table.primary(['entity_ref', 'source']);
  });
  await knex.schema.createTable('running', table => {
    table.comment('Images that run');
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.string('image_key', 64).notNullable();
    table.string('source', 64).notNullable();
    table.string('kind', 16).notNullable();
    table.string('reference', IMAGE).notNullable();
    table.string('digest', 71).nullable();
    table.string('region', 32).nullable();
    table.string('account_id', 12).nullable();
    table.string('place', REF).notNullable();
    table.integer('instances').notNullable();
    table.string('seen_at', TIME).notNullable();
    table.primary(['entity_ref', 'source', 'image_key']);
    table.index(['digest']);
    table.index(['reference']);
  });
  await knex.schema.createTable('drifts', table => {
    table.comment('Images out of the register that run, or ran');
    table.string('id', 36).primary();
    table
      .string('entity_ref', REF)
      .notNullable()
      .references('entity_ref')
      .inTable('services')
      .onDelete('CASCADE');
    table.string('image_key', 64).notNullable();
    table.string('kind', 16).notNullable();
    table.string('reference', IMAGE).notNullable();
    table.string('digest', 71).nullable();
    table.string('region', 32).nullable();
    table.string('account_id', 12).nullable();
    table.string('place', REF).notNullable();
    table.integer('instances').notNullable();
    table.string('reason', 16).notNullable();
    table.string('status', 16).notNullable();
    table
      .string('open_key', 64)
      .nullable()
      .unique()
      .comment('One record at a time per service, image and place');
    table.string('opened_at', TIME).notNullable();
    table.string('closed_at', TIME).nullable();
    table.text('explanation').nullable();
    table.string('explained_by', REF).nullable();
    table.string('decided_by', REF).nullable();
    table
      .boolean('announced')
      .notNullable()
      .comment('Whether its last change was published');
    table.string('changed_by', REF).notNullable();
    table.string('changed_at', TIME).notNullable();
    table.index(['entity_ref', 'status']);
    table.index(['status', 'opened_at']);
    table.index(['announced']);
  });
  await knex.schema.createTable('scans', table => {
    table.comment('Out-of-band scans: a queue, and what came of it');
    table.string('id', 36).primary();
    table.string('entity_ref', REF).notNullable();
    table.string('image_key', 64).notNullable();
    table.string('kind', 16).notNullable();
    table.string('reference', IMAGE).notNullable();
    table.string('digest', 71).nullable();
    table.string('region', 32).nullable();
    table.string('account_id', 12).nullable();
    table.string('place', REF).notNullable();
    table.string('cause', 8).notNullable();
    table.string('state', 16).notNullable();
    table
      .string('open_key', 64)
      .nullable()
      .unique()
      .comment('One scan at a time per service, image and place');
    table.string('scanner', 64).nullable();
    table.integer('attempts').notNullable();
    table.string('due_at', TIME).notNullable();
    table.string('requested_at', TIME).notNullable();
    table.string('sent_at', TIME).nullable();
    table.string('finished_at', TIME).nullable();
    table.integer('critical').nullable();
    table.integer('high').nullable();
    table.text('url').nullable();
    table.text('error').nullable();
    table.index(['state', 'due_at']);
    table.index(['entity_ref', 'image_key', 'requested_at']);
  });
  await knex.schema.createTable('samples', table => {
    table.comment('One random sample of live services per week');
    table.string('week', 8).primary();
    table.string('seed', 64).notNullable();
    table.integer('population').notNullable();
    table.string('drawn_at', TIME).notNullable();
  });
  await knex.schema.createTable('sampled', table => {
    table.comment('Services of each sample');
    table
      .string('week', 8)
      .notNullable()
      .references('week')
      .inTable('samples')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.string('entity_ref', REF).notNullable();
    table.string('state', 16).notNullable();
    table.string('due_at', TIME).notNullable();
    table.text('problem').nullable();
    table
      .text('known_before')
      .nullable()
      .comment(
        'JSON: ids of the findings before everything was asked for anew',
      );
    table.string('refreshed_at', TIME).nullable();
    table.string('verified_at', TIME).nullable();
    table.integer('in_band').notNullable();
    table.text('out_of_band').notNullable().comment('JSON: what was found');
    table.integer('out_of_band_count').notNullable();
    table.primary(['week', 'position']);
    table.index(['state', 'due_at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'sampled',
    'samples',
    'scans',
    'drifts',
    'running',
    'looks',
    'service_owners',
    'services',
    'timeline',
    'images',
  ]) {
    await knex.schema.dropTable(table);
  }
};
