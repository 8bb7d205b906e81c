/*
 * Where each anchor of the ledger stands, how far each audit sink has read, and
 * indexes for the ledger's filters.
 */

// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('access_ledger', table => {
    table.index(['actor', 'seq'], 'access_ledger_actor_idx');
    table.index(['action', 'seq'], 'access_ledger_action_idx');
    table.index(['at'], 'access_ledger_at_idx');
  });

  await knex.schema.createTable('access_ledger_anchors', table => {
    table.comment('The head that each anchor was given last');
    table.string('anchor_id', 100).primary();
    table.integer('seq').notNullable().defaultTo(0);
    table.string('hash', 64).notNullable().defaultTo('0'.repeat(64));
    table.integer('heads').notNullable().defaultTo(0);
    table.string('anchored_at', 24);
    table.text('last_error').comment('Of the last try; null when it worked');
  });

  await knex.schema.createTable('access_audit_cursors', table => {
    table.comment('Up to which row each audit sink has the ledger');
    table.string('sink_id', 100).primary();
    table.integer('seq').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('due_at', 24).notNullable();
    table.string('lease_until', 24);
    table.integer('lease_epoch').notNullable().defaultTo(0);
    table.text('last_error');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_audit_cursors');
  await knex.schema.dropTable('access_ledger_anchors');
  await knex.schema.alterTable('access_ledger', table => {
    table.dropIndex(['actor', 'seq'], 'access_ledger_actor_idx');
    table.dropIndex(['action', 'seq'], 'access_ledger_action_idx');
    table.dropIndex(['at'], 'access_ledger_at_idx');
  });
};
