import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '@backstage/errors';
import { inspectAccessFiles, type InspectOptions } from '../inspect';
import { readEntityFiles } from './entityFiles';

const FIXTURES = path.resolve(
  __dirname,
  '../../../../../policies/access/__fixtures__',
);
/** Files that are there for the others. */
const HELPERS = ['clean', 'defaults'];
const RULES = readdirSync(FIXTURES)
  .filter(name => name.endsWith('.yaml'))
  .map(name => path.basename(name, '.yaml'))
  .filter(name => !HELPERS.includes(name));

async function world(): Promise<InspectOptions> {
  return {
    now: new Date('2026-11-21T10:00:00Z'),
    entities: await readEntityFiles(path.join(FIXTURES, 'catalog')),
    providers: new Set(['postgres']),
    hooks: new Set(['freeze']),
    ticketSources: new Set(['desk']),
    validateTarget: (_, { role }) => {
      if (!role) {
        throw new InputError('role is required');
      }
    },
  };
}

async function lint(...names: string[]) {
  const files = await Promise.all(
    names.map(async name => ({
      name: `${name}.yaml`,
      text: await readFile(path.join(FIXTURES, `${name}.yaml`), 'utf8'),
    })),
  );
  return inspectAccessFiles(files, await world());
}

describe('seeded faults', () => {
  it('are not in the files that the others need', async () => {
    const { findings, tests } = await lint(...HELPERS);
    expect(findings).toEqual([]);
    expect(tests).toBe(2);
  });

  it.each(RULES)('%s is found by its rule alone', async rule => {
    const { findings } = await lint(...HELPERS, rule);
    const rules = findings
      .filter(({ file }) => file === `${rule}.yaml`)
      .map(finding => finding.rule);
    expect([...new Set(rules)]).toEqual([rule]);
  });

  it('are said with the line', async () => {
    const { findings } = await lint('shadowed-rule');
    expect(findings.find(({ rule }) => rule === 'shadowed-rule')).toEqual({
      file: 'shadowed-rule.yaml',
      line: 29,
      rule: 'shadowed-rule',
      severity: 'error',
      message:
        'rule long never decides: whenever it matches, an earlier rule does',
    });
  });
});
