import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  collectorReadPermission,
  RESOURCE_TYPE_SCORECARD,
  type CollectorStatus,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import { migrated } from '@fairway/test-backends';
import type { Knex } from 'knex';
import { emptyPolicy } from '../__testUtils__/emptyPolicy';
import { FindingReader } from '../database/FindingReader';
import { migrationsDirectory } from '../database/migrate';
import { ScorecardReader } from '../database/ScorecardReader';
import { deadlinePolicy } from '../domain/durations';
import { OverdueReader } from './OverdueReader';
import { createDashboards } from './registerDashboard';
import { RecurringReader } from './RecurringReader';

jest.setTimeout(60_000);

const NOW = new Date('2026-11-22T12:00:00.000Z');
const TEMPLATE = 'template:default/secure-service-node';
const group = (name: string) => `group:default/${name}`;
const ref = (name: string) => `component:default/${name}`;
const daysAgo = (days: number) =>
  new Date(NOW.getTime() - days * 86_400_000).toISOString();

interface Card {
  name: string;
  owners: string[];
  template?: string;
  /** Days since the deadlines of its open findings, by vulnerability. */
  findings?: Record<string, number>;
}

const CARDS: Card[] = [
  {
    name: 'a',
    owners: ['pay'],
    template: TEMPLATE,
    findings: { 'CVE-1': 1, 'CVE-2': 7, 'CVE-3': 100 },
  },
  {
    name: 'b',
    owners: ['pay', 'lead'],
    template: TEMPLATE,
    findings: { 'CVE-1': 31, 'CVE-2': -3 },
  },
  {
    name: 'c',
    owners: ['shop'],
    template: TEMPLATE,
    findings: { 'CVE-1': 8, '=cmd|x': 8 },
  },
  { name: 'd', owners: [], findings: { 'CVE-3': 2 } },
  { name: 'e', owners: ['shop'] },
];

const FINDING = {
  pillar: 'scan',
  severity: 'critical',
  severity_rank: 0,
  status: 'open',
  component: 'x',
  location: 'y',
  search_text: '',
  aliases: '[]',
  reports: '{}',
  sources: '[]',
  first_seen_at: daysAgo(200),
  last_seen_at: daysAgo(0),
};

async function insertFinding(
  knex: Knex,
  entity: string,
  vulnerability: string,
  deadline: string,
  more: object = {},
) {
  await knex('findings').insert({
    ...FINDING,
    id: `${entity}-${vulnerability}`.slice(0, 40),
    entity_ref: ref(entity),
    vulnerability,
    title: vulnerability,
    deadline,
    ...more,
  });
}

async function fill(knex: Knex) {
  await migrated(knex, migrationsDirectory());
  await knex('tree_nodes').insert({
    ref: group('pay'),
    kind: 'group',
    title: 'Pay',
    parent_ref: null,
  });
  for (const card of CARDS) {
    await knex('scorecards').insert({
      entity_ref: ref(card.name),
      kind: 'component',
      subject: '{}',
      title: card.name,
      search_text: card.name,
      owner_ref: card.owners[0] ? group(card.owners[0]) : null,
      template_ref: card.template ?? null,
      evaluated_at: card.findings ? NOW.toISOString() : null,
    });
    for (const owner of card.owners) {
      await knex('scorecard_owners').insert({
        entity_ref: ref(card.name),
        owner_ref: group(owner),
      });
    }
    for (const [name, days] of Object.entries(card.findings ?? {})) {
      await insertFinding(knex, card.name, name, daysAgo(days));
    }
  }
  // Neither of these counts.
  await insertFinding(knex, 'a', 'CVE-9', daysAgo(50), { status: 'resolved' });
  await insertFinding(knex, 'c', 'CVE-8', daysAgo(50), { waiver_id: 'w' });
}

const ownedBy = (...values: string[]): PermissionCriteria<ScorecardFilter> => ({
  key: 'owner',
  values,
});

describe('overview', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%s', databaseId => {
    let knex: Knex;
    beforeEach(async () => {
      knex = await databases.init(databaseId);
      await fill(knex);
    });

    const dashboards = (
      o: {
        now?: () => Date;
        read?: 'all' | 'none' | 'pay';
        health?: boolean;
        collectors?: () => Promise<CollectorStatus[]>;
      } = {},
    ) => {
      const permissions = mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result:
              permission.name === collectorReadPermission.name &&
              o.health !== false
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
        authorizeConditional: async requests =>
          requests.map(() => {
            switch (o.read ?? 'all') {
              case 'all':
                return { result: AuthorizeResult.ALLOW };
              case 'none':
                return { result: AuthorizeResult.DENY };
              default:
                return {
                  result: AuthorizeResult.CONDITIONAL,
                  pluginId: 'security-scorecard',
                  resourceType: RESOURCE_TYPE_SCORECARD,
                  conditions: {
                    rule: 'IS_OWNER',
                    resourceType: RESOURCE_TYPE_SCORECARD,
                  },
                };
            }
          }),
      });
      return createDashboards({
        knex,
        cards: new ScorecardReader(knex, () => ({
          checks: [],
          deadlines: deadlinePolicy({}),
        })),
        policy: () => emptyPolicy(['x']),
        permissions,
        transform: () => ownedBy(group('pay')),
        collectors: o.collectors ?? (async () => []),
        now: o.now ?? (() => NOW),
      });
    };
    const options = { credentials: mockCredentials.user() };
    const text = async (lines: AsyncIterable<string>) => {
      let all = '';
      for await (const line of lines) {
        all += line;
      }
      return all;
    };

    it('counts overdue findings by owner and age; what is waived or resolved is none', async () => {
      const { total, teams } = await new OverdueReader(knex).read({}, NOW);
      expect(total).toBe(7);
      expect(teams).toEqual([
        {
          ref: group('pay'),
          title: 'Pay',
          ages: { week: 2, month: 0, quarter: 1, older: 1 },
          total: 4,
        },
        {
          ref: group('shop'),
          title: group('shop'),
          ages: { week: 0, month: 2, quarter: 0, older: 0 },
          total: 2,
        },
        expect.objectContaining({ ref: group('lead'), total: 1 }),
        expect.objectContaining({ ref: null, title: 'none', total: 1 }),
      ]);
    });

    it('counts as many as the list behind each number has', async () => {
      const findings = new FindingReader(knex);
      const { teams } = await new OverdueReader(knex).read({}, NOW);
      for (const { ref: owner, ages } of teams) {
        const found: [string, number][] = [];
        for (const age of ['week', 'month', 'quarter', 'older'] as const) {
          const { totalItems } = await findings.listAll(
            { age, ownerRef: owner ?? 'none', limit: 1, offset: 0 },
            NOW,
          );
          found.push([age, totalItems]);
        }
        expect(Object.fromEntries(found)).toEqual(ages);
      }
    });

    it('counts only what the caller sees', async () => {
      const { total, teams } = await new OverdueReader(knex).read(
        { criteria: ownedBy(group('shop')) },
        NOW,
      );
      expect(total).toBe(2);
      expect(teams.map(row => [row.ref, row.total])).toEqual([
        [group('shop'), 2],
      ]);
      expect(
        await new RecurringReader(knex).list(
          { criteria: ownedBy(group('shop')) },
          10,
        ),
      ).toEqual([]);
    });

    it('finds what three services of a template share', async () => {
      expect(await new RecurringReader(knex).list({}, 10)).toEqual([
        {
          by: 'template',
          ref: TEMPLATE,
          title: 'secure-service-node',
          vulnerability: 'CVE-1',
          vulnerabilityTitle: 'CVE-1',
          severity: 'critical',
          services: 3,
          of: 3,
          findings: 3,
        },
      ]);
      const behind = await new FindingReader(knex).listAll(
        {
          template: TEMPLATE,
          vulnerability: 'CVE-1',
          status: 'open',
          limit: 5,
          offset: 0,
        },
        NOW,
      );
      expect(behind.totalItems).toBe(3);
    });

    it('says what a recurring finding is, in words of a service that the caller sees', async () => {
      for (const entity of ['a', 'b', 'c']) {
        await knex('findings')
          .where({ vulnerability: 'CVE-1', entity_ref: ref(entity) })
          .update({ title: `CVE-1: seen in ${entity}` });
        await insertFinding(knex, entity, 'L13', daysAgo(1), {
          title: 'Trail is not logging',
          severity: 'low',
          severity_rank: 3,
        });
        await insertFinding(knex, entity, 'L13', daysAgo(1), {
          id: `${entity}-none`,
          title: 'Is waived, and says nothing here',
          waiver_id: 'w',
        });
      }
      const titles = async (visible: object) =>
        (await new RecurringReader(knex).list(visible, 10)).map(
          row => `${row.vulnerability}: ${row.vulnerabilityTitle}`,
        );
      expect(await titles({})).toEqual([
        'CVE-1: CVE-1: seen in …',
        'L13: Trail is not logging',
      ]);
      for (const entity of ['d', 'e']) {
        await insertFinding(knex, entity, 'CVE-1', daysAgo(1), {
          title: 'CVE-1: seen in my service',
        });
      }
      await knex('scorecard_owners').insert(
        ['c', 'd', 'e'].map(name => ({
          entity_ref: ref(name),
          owner_ref: group('own'),
        })),
      );
      expect(await titles({ criteria: ownedBy(group('own')) })).toEqual([
        'CVE-1: CVE-1: seen in …',
      ]);
      await knex('findings')
        .where({ vulnerability: 'CVE-1' })
        .whereIn('entity_ref', [ref('c'), ref('e')])
        .update({ title: 'What they alone see' });
      expect(await titles({ criteria: ownedBy(group('own')) })).toEqual([
        'CVE-1: What they alone see',
      ]);
      const lines = await text(
        await dashboards().export({ table: 'recurring' }, options),
      );
      expect(lines).toContain('"vulnerability","title","severity"');
      expect(lines).toContain('"L13","Trail is not logging","low"');
    });

    it('adds a team up that has more services than one statement takes', async () => {
      const names = Array.from({ length: 520 }, (_, i) => `many-${i}`);
      await knex.batchInsert(
        'scorecards',
        names.map(name => ({
          entity_ref: ref(name),
          kind: 'component',
          subject: '{}',
          title: name,
          search_text: name,
          owner_ref: group('big'),
        })),
        50,
      );
      await knex.batchInsert(
        'scorecard_owners',
        names.map(name => ({
          entity_ref: ref(name),
          owner_ref: group('big'),
        })),
        50,
      );
      // One in each page of services, so that no page has three.
      for (const name of ['many-0', 'many-310', 'many-99']) {
        await insertFinding(knex, name, 'CVE-7', daysAgo(1));
      }
      const rows = await new RecurringReader(knex).list({}, 10);
      expect(rows).toContainEqual(
        expect.objectContaining({
          by: 'team',
          ref: group('big'),
          vulnerability: 'CVE-7',
          services: 3,
          of: 520,
        }),
      );
    });

    it('is added up once for all who ask meanwhile', async () => {
      const collectors = jest.fn(async () => []);
      const overview = dashboards({ collectors });
      const scopes = [undefined, undefined, group('pay'), group('pay')];
      const answers = await Promise.all(
        scopes.map(scope => overview.get({ scope, days: 1 }, options)),
      );
      expect(answers.map(({ total }) => total.ref)).toEqual(
        scopes.map(scope => scope ?? 'organisation'),
      );
      // Each scope once.
      expect(collectors).toHaveBeenCalledTimes(2);
      expect(answers[0]).toEqual(answers[1]);
    });

    it('is added up again when something changed, and at the latest after a minute', async () => {
      let now = NOW;
      const overview = dashboards({ now: () => now });
      const at = async (seconds: number) => {
        now = new Date(NOW.getTime() + seconds * 1000);
        const { at: time, overdue } = await overview.get({ days: 1 }, options);
        return [
          (Date.parse(time) - NOW.getTime()) / 1000,
          overdue.reduce((sum, team) => sum + team.total, 0),
        ];
      };
      expect(await at(0)).toEqual([0, 8]);
      // As if it took no time at all: then every change is shown at once.
      await knex('dashboards').update({ took: 0 });
      expect(await at(20)).toEqual([0, 8]);
      await insertFinding(knex, 'd', 'CVE-5', daysAgo(3));
      expect(await at(21)).toEqual([0, 8]);
      await knex('history').insert({
        entity_ref: ref('d'),
        at: NOW.toISOString(),
        kind: 'finding',
        subject: 'd-CVE-5',
      });
      expect(await at(22)).toEqual([22, 9]);
      await knex('dashboards').update({ took: 0 });
      expect(await at(81)).toEqual([22, 9]);
      expect(await at(82)).toEqual([82, 9]);
      // While changes come, one that takes long is shown for longer.
      await knex('dashboards').update({ took: 500 });
      await knex('history').insert({
        entity_ref: ref('d'),
        at: NOW.toISOString(),
        kind: 'finding',
        subject: 'x',
      });
      expect(await at(111)).toEqual([82, 9]);
      expect(await at(113)).toEqual([113, 9]);
    });

    it('keeps what everybody opens fresh, and forgets what nobody asks for', async () => {
      const overview = dashboards();
      await knex('dashboards').insert({
        scope: group('old'),
        at: daysAgo(2),
        revision: '0',
        took: 1,
        document: '{}',
      });
      await overview.refresh();
      expect(await knex('dashboards').pluck('scope')).toEqual(['organisation']);
    });

    it('never shows what was added up for somebody else', async () => {
      await dashboards().get({ days: 1 }, options);
      const { overdue, total } = await dashboards({ read: 'pay' }).get(
        { days: 1 },
        options,
      );
      expect(total.entities).toBe(2);
      expect(overdue.map(team => team.ref)).toEqual([
        group('pay'),
        group('lead'),
      ]);
      expect(await knex('dashboards').pluck('scope')).toEqual(['organisation']);
      const nothing = await dashboards({ read: 'none' }).get(
        { days: 1 },
        options,
      );
      expect(nothing.total.entities).toBe(0);
      expect(nothing.collectors).toBeNull();
    });

    it('shows the health of collectors only to those who may see it', async () => {
      const collectors = async (health: boolean) =>
        (await dashboards({ health }).get({ days: 1 }, options)).collectors;
      expect(await collectors(true)).toEqual([]);
      expect(await collectors(false)).toBeNull();
      await expect(
        dashboards({ health: false }).export({ table: 'collectors' }, options),
      ).rejects.toThrow(NotAllowedError);
    });

    it('does not keep a scope without services', async () => {
      await dashboards().get({ scope: group('nothing'), days: 1 }, options);
      expect(await knex('dashboards').pluck('scope')).toEqual([]);
    });

    it('exports every table, and runs no formula', async () => {
      const of = async (table: 'overdue-findings' | 'without-data') =>
        text(await dashboards().export({ table }, options));
      expect(await of('without-data')).toBe(
        `"entityRef","title","owner"\r\n"${ref('e')}","e","${group('shop')}"\r\n`,
      );
      const lines = (await of('overdue-findings')).trim().split('\r\n');
      expect(lines).toHaveLength(8);
      expect(lines[1]).toContain('"CVE-3"');
      expect(lines.join()).toContain(`"'=cmd|x"`);
      for (const table of [
        'parts',
        'checks',
        'trend',
        'overdue',
        'recurring',
        'waivers',
        'campaigns',
        'collectors',
      ] as const) {
        expect(
          await text(await dashboards().export({ table }, options)),
        ).toMatch(/^"/);
      }
      const nothing = await text(
        await dashboards({ read: 'none' }).export({ table: 'parts' }, options),
      );
      expect(nothing.trim().split('\r\n')).toHaveLength(1);
    });

    it('exports at most 10,000 rows and says so, equal deadlines once each', async () => {
      await knex.batchInsert(
        'findings',
        Array.from({ length: 10_050 }, (_, index) => ({
          ...FINDING,
          id: `many-${index}`,
          entity_ref: ref('d'),
          vulnerability: `M-${index}`,
          title: 'Many',
          deadline: daysAgo(5 + (index % 2)),
        })),
        50,
      );
      const lines = (
        await text(
          await dashboards().export({ table: 'overdue-findings' }, options),
        )
      )
        .trim()
        .split('\r\n');
      expect(lines).toHaveLength(10_002);
      expect(lines.at(-1)).toContain('Only the first 10000 rows');
      expect(new Set(lines).size).toBe(lines.length);
    });
  });
});
