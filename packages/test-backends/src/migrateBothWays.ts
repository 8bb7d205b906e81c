import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';

/** Migrations, and what they make. */
export interface MigrationsToTry {
  directory: string;
  /** Names of all tables that are there once all of them ran. */
  tables: readonly string[];
  /** Puts rows into the tables before they go down again. */
  fill?: (knex: Knex) => Promise<unknown>;
}

/**
 * Takes migrations up, down and up again, one by one, and looks at which tables
 * there are in between.
 *
 * @throws AssertionError when another one than the next ran, or a table is missing or left.
 */
export async function migrateBothWays(
  knex: Knex,
  { directory, tables, fill }: MigrationsToTry,
): Promise<void> {
  const files = fs
    .readdirSync(directory)
    .filter(name => name.endsWith('.js'))
    .sort();
  const existing = async () => {
    const found = await Promise.all(tables.map(t => knex.schema.hasTable(t)));
    return tables.filter((_, index) => found[index]);
  };
  for (let round = 0; round < 2; round += 1) {
    for (const file of files) {
      const [, [applied]] = await knex.migrate.up({ directory });
      assert.equal(path.basename(String(applied)), file);
    }
    assert.deepEqual(await existing(), tables);
    await fill?.(knex);
    for (const file of [...files].reverse()) {
      const [, [reverted]] = await knex.migrate.down({ directory });
      assert.equal(path.basename(String(reverted)), file);
    }
    assert.deepEqual(await existing(), []);
  }
}
