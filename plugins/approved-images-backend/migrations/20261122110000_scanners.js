/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('scans', table => {
    table.index(['scanner', 'state', 'finished_at'], 'scans_by_scanner');
    table.index(['state', 'finished_at'], 'scans_by_end');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('scans', table => {
    table.dropIndex(['state', 'finished_at'], 'scans_by_end');
    table.dropIndex(['scanner', 'state', 'finished_at'], 'scans_by_scanner');
  });
};
