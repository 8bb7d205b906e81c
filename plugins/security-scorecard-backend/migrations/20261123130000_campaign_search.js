// @ts-check

const BATCH = 500;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('campaigns', table => {
    table
      .text('search')
      .notNullable()
      .defaultTo('')
      .comment('What lists search, in lower case');
  });
  let after = '';
  for (;;) {
    const rows = await knex('campaigns')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .select('id', 'title', 'description');
    // Not in SQL: SQLite knows the lower case of ASCII only.
    for (const { id, title, description } of rows) {
      await knex('campaigns')
        .where({ id })
        .update({
          search: `${title}\n${description}`.toLocaleLowerCase('en-US'),
        });
      after = id;
    }
    if (rows.length < BATCH) {
      return;
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('campaigns', table => {
    table.dropColumn('search');
  });
};
