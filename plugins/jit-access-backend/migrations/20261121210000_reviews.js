/*
 * Reviews of who has access to a target, one person after the other.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_reviews', table => {
    table.string('id', 36).primary();
    table.text('entity_ref').notNullable();
    table.text('owner_ref').comment('Owner of the entity when it was opened');
    table.text('opened_by').notNullable();
    table.string('opened_at', 24).notNullable();
    table.string('due_at', 24).notNullable();
    table.string('closed_at', 24);
    table.string('reminded_at', 24).comment('When it was last called overdue');
    table
      .text('problems')
      .notNullable()
      .comment('What could not be told, JSON');
    table.unique(['entity_ref'], {
      indexName: 'access_reviews_open_uniq',
      predicate: knex.whereNull('closed_at'),
    });
    table.index(['opened_at'], 'access_reviews_opened_idx');
    table.index(['closed_at', 'due_at'], 'access_reviews_due_idx');
    table.index(['owner_ref'], 'access_reviews_owner_idx');
  });

  await knex.schema.createTable('access_review_items', table => {
    table.string('id', 36).primary();
    table
      .string('review_id', 36)
      .notNullable()
      .references('id')
      .inTable('access_reviews')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.string('policy_id', 200).notNullable();
    table.string('title', 300).notNullable();
    table.string('provider', 100).notNullable();
    table.text('entitlement').notNullable().comment('JSON');
    table.text('entitlement_key').notNullable();
    table.text('principal').notNullable();
    table.text('user_ref');
    table.string('how', 10).notNullable().comment('grant or standing');
    table.string('grant_id', 36);
    table.string('decision', 10);
    table.text('decided_by');
    table.string('decided_at', 24);
    table.text('comment');
    table.index(['review_id', 'position'], 'access_review_items_review_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_review_items');
  await knex.schema.dropTable('access_reviews');
};
