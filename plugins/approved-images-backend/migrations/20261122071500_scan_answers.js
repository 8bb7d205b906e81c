/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('scan_answers', table => {
    table.comment('What became of what scanners answered through their queues');
    table.string('scanner', 64).notNullable();
    table
      .string('answer', 16)
      .notNullable()
      .comment('accepted, duplicate, conflict, forged or malformed');
    table.integer('count').notNullable();
    table.string('last_at', 32).notNullable();
    table.text('last_why').nullable().comment('Why it was refused');
    table.primary(['scanner', 'answer']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('scan_answers');
};
