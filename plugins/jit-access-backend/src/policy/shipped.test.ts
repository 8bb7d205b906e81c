import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspectAccessPolicies } from './inspect';
import { readEntityFiles } from './lint/entityFiles';
import { accessDefaultsJsonSchema, accessPolicyJsonSchema } from './schema';

const ROOT = path.resolve(__dirname, '../../../..');

describe('the shipped access policies', () => {
  it('load, pass their tests and the lint, with the people of the example', async () => {
    const { findings, policies, tests } = await inspectAccessPolicies(
      path.join(ROOT, 'policies/access'),
      {
        entities: await readEntityFiles(path.join(ROOT, 'examples')),
        now: new Date('2026-11-21T10:00:00Z'),
      },
    );
    expect(findings).toEqual([]);
    expect(policies.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'payments-db-oncall',
        'payments-db-ro',
        'payments-db-rw',
        'payments-settings',
      ]),
    );
    expect(tests).toBeGreaterThan(30);
  });
});

describe('JSON Schemas for editors', () => {
  it.each([
    ['access-policy', accessPolicyJsonSchema],
    ['access-defaults', accessDefaultsJsonSchema],
  ])(
    '%s is what the loader reads (FAIRWAY_WRITE_SCHEMAS=1 writes it)',
    async (name, schema) => {
      const file = path.join(ROOT, `policies/schemas/${name}.schema.json`);
      const current: unknown = JSON.parse(JSON.stringify(schema()));
      if (process.env.FAIRWAY_WRITE_SCHEMAS) {
        await writeFile(file, `${JSON.stringify(current, null, 2)}\n`);
      }
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(current);
    },
  );
});
