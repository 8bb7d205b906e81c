import { TestDatabases } from '@backstage/backend-test-utils';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  OVERDUE_AGES,
  SEVERITIES,
  type RecurringFinding,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import { migrated } from '@fairway/test-backends';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrate';
import { rangeOfAge } from '../domain/overdue';
import { OverdueReader } from './OverdueReader';
import { RecurringReader } from './RecurringReader';

jest.setTimeout(240_000);

const NOW = new Date('2026-11-22T12:00:00.000Z');
const DAY = 86_400_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

interface StoredFinding {
  vulnerability: string;
  rank: number;
  /** Days since its deadline. */
  late: number | null;
  status: string;
  waived: boolean;
}

interface Service {
  owners: string[];
  template: string | null;
  findings: StoredFinding[];
}

const team = fc.constantFrom('a', 'b', 'c', 'd').map(n => `group:default/${n}`);
const services: fc.Arbitrary<Service[]> = fc.array(
  fc.record({
    owners: fc.uniqueArray(team, { maxLength: 2 }),
    template: fc.option(
      fc.constantFrom('x', 'y').map(name => `template:default/${name}`),
      { nil: null },
    ),
    findings: fc.array(
      fc.record({
        vulnerability: fc.constantFrom(
          'CVE-1',
          'CVE-2',
          'cve-3',
          'Ü',
          '=1',
          '',
        ),
        rank: fc.nat(SEVERITIES.length - 1),
        late: fc.option(fc.integer({ min: -10, max: 200 }), { nil: null }),
        status: fc.constantFrom('open', 'open', 'open', 'resolved'),
        waived: fc.constantFrom(false, false, true),
      }),
      { maxLength: 5 },
    ),
  }),
  { maxLength: 25 },
);

const refOf = (index: number) => `component:default/s-${index}`;
const titleOf = (vulnerability: string, entityRef: string) =>
  `${vulnerability} in ${entityRef}`;
const deadlineOf = ({ late }: StoredFinding) =>
  late === null ? null : new Date(NOW.getTime() - late * DAY).toISOString();
const counts = ({ status, waived }: StoredFinding) =>
  status === 'open' && !waived;

async function store(knex: Knex, all: readonly Service[]) {
  for (const table of ['findings', 'scorecard_owners', 'scorecards']) {
    await knex(table).delete();
  }
  const cards = all.map(({ owners, template }, index) => ({
    entity_ref: refOf(index),
    kind: 'component',
    subject: '{}',
    title: `s-${index}`,
    search_text: '',
    owner_ref: owners[0] ?? null,
    template_ref: template,
  }));
  const owned = all.flatMap(({ owners }, index) =>
    owners.map(owner => ({ entity_ref: refOf(index), owner_ref: owner })),
  );
  const findings = all.flatMap((service, index) =>
    service.findings.map((finding, place) => ({
      id: `${index}-${place}`,
      entity_ref: refOf(index),
      pillar: 'scan',
      vulnerability: finding.vulnerability,
      title: titleOf(finding.vulnerability, refOf(index)),
      severity: SEVERITIES[finding.rank],
      severity_rank: finding.rank,
      status: finding.status,
      waiver_id: finding.waived ? 'w' : null,
      deadline: deadlineOf(finding),
      component: 'x',
      location: 'y',
      search_text: '',
      aliases: '[]',
      reports: '{}',
      sources: '[]',
      first_seen_at: NOW.toISOString(),
      last_seen_at: NOW.toISOString(),
    })),
  );
  await knex.batchInsert('scorecards', cards, 50);
  await knex.batchInsert('scorecard_owners', owned, 50);
  await knex.batchInsert('findings', findings, 25);
}

/** Recurring findings as they are defined, row by row. */
function recurringOf(all: readonly Service[]): RecurringFinding[] {
  const groups = new Map<string, Service[]>();
  for (const service of all) {
    const own = [
      ...service.owners.map(owner => `team ${owner}`),
      ...(service.template ? [`template ${service.template}`] : []),
    ];
    for (const name of own) {
      groups.set(name, [...(groups.get(name) ?? []), service]);
    }
  }
  const found: RecurringFinding[] = [];
  for (const [name, members] of groups) {
    const [by, ref] = name.split(' ');
    const open = members.map(member => member.findings.filter(counts));
    for (const vulnerability of new Set(
      open.flat().map(finding => finding.vulnerability),
    )) {
      const own = open.map(list =>
        list.filter(finding => finding.vulnerability === vulnerability),
      );
      found.push({
        by: by === 'team' ? 'team' : 'template',
        ref,
        title: by === 'team' ? ref : ref.replace(/^.*\//, ''),
        vulnerability,
        // Each service has another.
        vulnerabilityTitle: titleOf(vulnerability, '…'),
        severity: SEVERITIES[Math.min(...own.flat().map(f => f.rank))],
        services: own.filter(list => list.length > 0).length,
        of: members.length,
        findings: own.flat().length,
      });
    }
  }
  const key = (row: RecurringFinding) =>
    `${row.by} ${row.ref} ${row.vulnerability}`;
  return found
    .filter(row => row.services >= 3)
    .sort(
      (a, b) =>
        b.services - a.services ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        (key(a) < key(b) ? -1 : 1),
    );
}

/** Overdue findings by owner and age, row by row. */
function overdueOf(all: readonly Service[]): Map<string | null, number[]> {
  const byOwner = new Map<string | null, number[]>();
  for (const service of all) {
    const ages = OVERDUE_AGES.map(age => {
      const { from, to } = rangeOfAge(age, NOW);
      return service.findings.filter(finding => {
        const deadline = deadlineOf(finding);
        return (
          counts(finding) &&
          deadline !== null &&
          deadline < to &&
          (!from || deadline >= from)
        );
      }).length;
    });
    if (ages.some(age => age > 0)) {
      for (const owner of service.owners.length ? service.owners : [null]) {
        const known = byOwner.get(owner) ?? ages.map(() => 0);
        byOwner.set(
          owner,
          known.map((sum, place) => sum + ages[place]),
        );
      }
    }
  }
  return byOwner;
}

describe.each(databases.eachSupportedId())('sums on %s', databaseId => {
  const some: PermissionCriteria<ScorecardFilter> = {
    key: 'owner',
    values: ['group:default/a', 'group:default/b'],
  };
  const seen = (all: readonly Service[]) =>
    all.filter(({ owners }) => owners.some(o => some.values.includes(o)));
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await migrated(knex, migrationsDirectory());
  });

  it('are what adding up row by row gives: recurring findings', async () => {
    const reader = new RecurringReader(knex);
    await fc.assert(
      fc.asyncProperty(
        services,
        fc.integer({ min: 1, max: 12 }),
        async (all, limit) => {
          await store(knex, all);
          expect(await reader.list({}, limit)).toEqual(
            recurringOf(all).slice(0, limit),
          );
          expect(await reader.list({ criteria: some }, limit)).toEqual(
            recurringOf(seen(all)).slice(0, limit),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are what adding up row by row gives: overdue findings', async () => {
    const reader = new OverdueReader(knex);
    await fc.assert(
      fc.asyncProperty(services, async all => {
        await store(knex, all);
        for (const [visible, own] of [
          [{}, all],
          [{ criteria: some }, seen(all)],
        ] as const) {
          const { teams, total } = await reader.read(visible, NOW);
          expect(
            new Map(
              teams.map(row => [
                row.ref,
                OVERDUE_AGES.map(age => row.ages[age]),
              ]),
            ),
          ).toEqual(overdueOf(own));
          expect(total).toBe(
            own
              .flatMap(service => service.findings)
              .filter(f => counts(f) && f.late !== null && f.late > 0).length,
          );
        }
      }),
      { numRuns: 40 },
    );
  });
});
