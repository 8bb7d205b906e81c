import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrate';
import { AutomationPolicies } from './AutomationPolicies';
import { appetiteFor, stageOf } from './evaluate';
import { inspectAutomation } from './inspect';
import { parseAutomation } from './parse';

jest.setTimeout(60_000);

const GOOD = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption:
  default: warn
  teams:
    group:default/payments: { observe: '2026-01-01', enforce: '2026-06-01' }
rules:
  - name: tier-one
    classes: [logging-weakened]
    tiers: ['1']
    actions: { end-grants: auto }
  - name: payments
    teams: [group:default/payments]
    actions: { end-grants: 'off', ticket: auto }
defaults: { end-grants: propose }
`;

const UNUSUAL = `${GOOD}unusualAccess:
  history: P180D
  minimum: { uses: 10, age: P14D }
  workingHours:
    zone: Europe/Berlin
    days: [monday]
    from: '07:00'
    to: '20:00'
  usualOffHours: 0.2
  burst: { within: P1D, atLeast: 5, times: 4 }
  duration: { atLeast: PT2H, times: 4 }
`;

function good() {
  const parsed = parseAutomation('automation.yaml', GOOD);
  if ('problems' in parsed) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.policy;
}

describe('automation policy', () => {
  it.each([
    ['logging-weakened', '1', 'group:default/payments', 'auto', 'tier-one'],
    ['logging-weakened', '2', 'group:default/payments', 'off', 'payments'],
    ['image-drift', '1', 'group:default/payments', 'off', 'payments'],
    ['image-drift', '1', 'group:default/storefront', 'propose', null],
    ['logging-weakened', null, null, 'propose', null],
  ] as const)(
    'of %s on tier %s of %s ends grants: %s by %s',
    (eventClass, tier, team, mode, rule) => {
      const question = { class: eventClass, tier, team };
      expect(appetiteFor(good(), 'end-grants', question)).toEqual({
        mode,
        rule,
      });
    },
  );

  it('does nothing that nobody has named', () => {
    const question = { class: 'image-drift', tier: null, team: null } as const;
    expect(appetiteFor(good(), 'hold-target', question).mode).toBe('off');
  });

  it.each([
    ['group:default/payments', '2025-12-31', 'warn', null],
    ['group:default/payments', '2026-01-01', 'observe', '2026-01-01'],
    ['group:default/payments', '2026-06-01', 'enforce', '2026-06-01'],
    ['group:default/storefront', '2026-06-01', 'warn', null],
    ['constructor', '2026-06-01', 'warn', null],
  ])('has %s on %s at %s', (team, day, stage, since) => {
    expect(stageOf(good(), team, new Date(`${day}T00:00:00Z`))).toMatchObject({
      stage,
      since,
    });
  });

  it.each([
    ['an unknown action', 'end-grants: propose }', 'delete-all: auto }', 17],
    ['an unknown mode', 'end-grants: propose }', 'end-grants: maybe }', 17],
    ['stages that go backwards', "'2026-06-01'", "'2025-06-01'", 8],
    ['a rule that never decides', 'tier-one', 'payments', 14],
    ['an unknown class', '[logging-weakened]', '[logging-stopped]', 11],
  ])('refuses %s with its line', (_what, part, other, line) => {
    const parsed = parseAutomation('a.yaml', GOOD.replace(part, other));
    expect(parsed).toMatchObject({
      problems: [expect.objectContaining({ file: 'a.yaml', line })],
    });
  });

  it.each([
    ['a time zone that there is not', 'Europe/Berlin', 'Europe/Berlim', 22],
    ['a day that there is not', '[monday]', '[monday, funday]', 23],
    ['hours that end before they begin', "'20:00'", "'06:00'", 25],
    ['a time that is none', "'07:00'", "'7 am'", 24],
    ['a history that is too short', 'P180D', 'P10D', 19],
    ['a history that is no duration', 'P180D', '180 days', 19],
    ['a minimum as long as the history', 'age: P14D', 'age: P180D', 20],
    ['one use as enough history', 'uses: 10', 'uses: 1', 20],
    ['a burst of what is usual', 'times: 4', 'times: 1', 27],
    ['an unknown setting', 'usualOffHours', 'usualOffHour', 19],
  ])(
    'refuses %s in unusual access with its line',
    (_what, part, other, line) => {
      expect(parseAutomation('a.yaml', UNUSUAL)).toHaveProperty('policy');
      const parsed = parseAutomation('a.yaml', UNUSUAL.replace(part, other));
      expect(parsed).toMatchObject({
        problems: expect.arrayContaining([
          expect.objectContaining({ file: 'a.yaml', line }),
        ]),
      });
    },
  );

  it('ships without a fault', async () => {
    const shipped = path.resolve(__dirname, '../../../../policies');
    expect(await inspectAutomation(shipped)).toEqual([]);
  });
});

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('its file on %s', databaseId => {
  it('stays in force as it was last good, also over a restart', async () => {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory() });
    const file = path.join(
      await mkdtemp(path.join(tmpdir(), 'fairway-automation-')),
      'automation.yaml',
    );
    const load = (from = file) =>
      AutomationPolicies.load({
        file: from,
        knex,
        logger: mockServices.logger.mock(),
        now: () => new Date('2026-11-22T10:00:00Z'),
      });
    await writeFile(file, 'kind: nonsense');
    await expect(load()).rejects.toThrow('automation.yaml:1');
    await expect(load('nowhere.yaml')).rejects.toThrow(
      /'\/.*nowhere\.yaml' \(securityCases\.automation\)/,
    );

    await writeFile(file, GOOD);
    const policies = await load();
    expect(policies.describe()).toMatchObject({ version: 1, problem: null });
    await writeFile(file, GOOD.replace('version: 1', 'version: 2'));
    await policies.refresh();
    expect(policies.describe()).toMatchObject({ version: 2, problem: null });

    await writeFile(file, `${await readFile(file, 'utf8')}\nmore: 1`);
    await policies.refresh();
    for (const each of [policies, await load()]) {
      expect(each.describe()).toMatchObject({
        version: 2,
        problem: expect.stringContaining('more'),
      });
    }
  });
});
