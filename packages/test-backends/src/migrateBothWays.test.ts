import fs from 'node:fs';
import path from 'node:path';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { migrateBothWays } from './migrateBothWays';

const making = (
  table: string,
  down = `await knex.schema.dropTable('${table}')`,
) =>
  `exports.up = async knex => { await knex.schema.createTable('${table}', t => t.text('id')); };
exports.down = async knex => { ${down}; };`;

describe('migrateBothWays', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const folder = createMockDirectory();

  const attempt = async (tables: string[], files: Record<string, string>) => {
    folder.setContent({ 'package.json': '{"type":"commonjs"}', ...files });
    const knex = await databases.init('SQLITE_3');
    const rows: unknown[] = [];
    await migrateBothWays(knex, {
      directory: folder.path,
      tables,
      fill: async db => {
        await db('b').insert({ id: 'x' });
        rows.push(...(await db('b').select()));
      },
    });
    return rows;
  };

  it('goes up and down twice, over rows', async () => {
    await expect(
      attempt(['a', 'b'], { '1_a.js': making('a'), '2_b.js': making('b') }),
    ).resolves.toEqual([{ id: 'x' }, { id: 'x' }]);
    expect(fs.existsSync(path.join(folder.path, '2_b.js'))).toBe(true);
  });

  it('sees a table that is not made', async () => {
    await expect(
      attempt(['a', 'b', 'c'], {
        '1_a.js': making('a'),
        '2_b.js': making('b'),
      }),
    ).rejects.toThrow(/'c'/);
  });

  it('sees a table that is left', async () => {
    await expect(
      attempt(['a', 'b'], {
        '1_kept.js': making('a', ''),
        '2_b.js': making('b'),
      }),
    ).rejects.toThrow(/'a'/);
  });
});
