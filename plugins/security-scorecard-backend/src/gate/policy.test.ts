import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { GateRegistry } from './GateRegistry';
import { checksOf } from './policy';

const GATES = `apiVersion: fairway.dev/v1
kind: GatePolicy
stages:
  build:
    - { name: no-new, require: change, reports: [sast], noNew: high }
  production:
    - { name: level, require: level, atLeast: bronze }
    - { name: must, require: checks, ids: [scan.covered] }
`;

describe('GateRegistry', () => {
  const dir = createMockDirectory();
  const logger = mockServices.logger.mock();
  const create = (strict = false) =>
    GateRegistry.create({ file: dir.resolve('gates.yaml'), strict, logger });

  it.each([
    [
      'require: level',
      'require: levels',
      /gates\.yaml:7: stages\.production\.0\.require: /,
    ],
    [
      'atLeast: bronze',
      'atLeast: none',
      /gates\.yaml:7: stages\.production\.0\.atLeast: /,
    ],
    [
      'noNew: high',
      'noNew: high, also: this',
      /gates\.yaml:5: stages\.build\.0: Unrecognized key: "also"/,
    ],
    [
      'name: must',
      'name: level',
      /gates\.yaml:8: stages\.production: the rule 'level' is there already at line 7/,
    ],
    ['production:', 'productive:', /gates\.yaml:4: stages: Unrecognized key/],
    ['kind: GatePolicy', 'kind: [', /gates\.yaml:\d+: /],
  ])('refuses %j as %j', async (from, to, message) => {
    dir.setContent({ 'gates.yaml': GATES.replace(from, to) });
    await expect(create(true)).rejects.toThrow(message);
  });

  it('keeps the last good gates, and starts without any', async () => {
    dir.setContent({ 'gates.yaml': 'kind: nothing' });
    const registry = await create();
    expect(registry.policy).toEqual({});
    expect(registry.problem).toMatch(/gates\.yaml:1: /);

    dir.setContent({ 'gates.yaml': GATES });
    await registry.reload();
    expect(registry.problem).toBeNull();
    expect(registry.policy.production).toHaveLength(2);
    expect(checksOf(registry.policy)).toEqual([
      { checkId: 'scan.covered', usedBy: 'gate production, rule must' },
    ]);

    dir.setContent({ 'gates.yaml': GATES.replace('bronze', 'brass') });
    await registry.reload();
    expect(registry.policy.production).toHaveLength(2);
    expect(registry.problem).toMatch(/atLeast/);
  });

  it('takes the gates that come with Fairway', async () => {
    const file = path.resolve(__dirname, '../../../../policies/gates.yaml');
    expect(await readFile(file, 'utf8')).toMatch(/GatePolicy/);
    const registry = await GateRegistry.create({ file, strict: true, logger });
    expect(Object.keys(registry.policy)).toEqual([
      'build',
      'test',
      'production',
    ]);
  });
});
