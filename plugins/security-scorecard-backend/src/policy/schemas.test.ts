import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gatePolicyJsonSchema } from '../gate/policy';
import { checkSetJsonSchema } from './checkSet';

const SCHEMAS = path.resolve(__dirname, '../../../../policies/schemas');

describe('JSON Schemas for editors', () => {
  it.each([
    ['check-set', checkSetJsonSchema],
    ['gate-policy', gatePolicyJsonSchema],
  ])(
    '%s is what the loader reads (FAIRWAY_WRITE_SCHEMAS=1 writes it)',
    async (name, schema) => {
      const file = path.join(SCHEMAS, `${name}.schema.json`);
      const current: unknown = JSON.parse(JSON.stringify(schema()));
      if (process.env.FAIRWAY_WRITE_SCHEMAS) {
        await writeFile(file, `${JSON.stringify(current, null, 2)}\n`);
      }
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(current);
    },
  );
});
