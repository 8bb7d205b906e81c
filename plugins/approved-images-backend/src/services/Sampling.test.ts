import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  Finding,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import { component } from '../__testUtils__/fixtures';
import { openDatabase } from '../database/migrate';
import { SampleStore } from '../database/SampleStore';
import { drawSample } from '../domain/draw';
import { Sampling } from './Sampling';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SIGNAL = new AbortController().signal;
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const LIVE = NAMES.map(name => `component:default/${name}`);

const finding = (id: string, firstSeenAt: string): Finding => ({
  id,
  entityRef: 'component:default/a',
  pillar: 'scan',
  vulnerability: `CVE-${id}`,
  title: `Weakness ${id}`,
  severity: 'high',
  status: 'open',
  component: 'lib',
  location: 'image',
  remediation: null,
  aliases: [],
  purl: null,
  fixedIn: null,
  fixAvailable: null,
  exploitAvailable: null,
  knownExploited: null,
  epss: null,
  suppression: null,
  waiverId: null,
  url: null,
  sources: ['aws-inspector2'],
  firstSeenAt,
  lastSeenAt: firstSeenAt,
  deadline: null,
});

const scorecard = (observedAt: string): Scorecard => ({
  entityRef: 'component:default/a',
  title: 'a',
  ownerRef: null,
  system: null,
  level: 'none',
  score: 0,
  coverage: { known: 0, applicable: 0 },
  pillars: [],
  openFindings: {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    informational: 0,
    untriaged: 0,
  },
  overdueFindings: 0,
  nextDeadline: null,
  findingDeadline: null,
  evaluatedAt: observedAt,
  nextLevel: null,
  coverageRows: [],
  results: [
    ['aws-inspector2', observedAt],
    // Pipelines push their reports; nobody can ask for them.
    ['reports', '2026-01-01T00:00:00.000Z'],
  ].map(([source, at]) => ({
    checkId: source,
    title: source,
    pillar: 'scan',
    severity: 'high',
    state: 'pass',
    waived: false,
    waiverId: null,
    enforcedFrom: null,
    area: 'infrastructure',
    reason: '',
    observed: null,
    expected: '',
    facts: [],
    source,
    observedAt: at,
    maxAge: 'P1D',
    since: at,
    deadline: null,
    level: 'gold',
    remediation: '',
    frameworks: {},
  })),
});

async function setUp(databaseId: TestDatabaseId, size = 2) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const samples = new SampleStore(knex);
  const state = {
    now: new Date('2026-11-22T08:00:00.000Z'),
    observedAt: '2026-11-22T07:00:00.000Z',
    findings: [
      finding('old', '2026-01-01T00:00:00.000Z'),
      finding('week', '2026-11-20T00:00:00.000Z'),
    ],
    seed: 'first',
  };
  const refresh = jest.fn(async () => {});
  const queueAll = jest.fn(async () => {});
  const sampling = new Sampling({
    samples,
    scans: { queueAll },
    scorecards: {
      refresh,
      getScorecard: async () => scorecard(state.observedAt),
      listFindings: async (_ref, { offset = 0, limit = 20 }) => ({
        items: state.findings.slice(offset, offset + limit),
        totalItems: state.findings.length,
      }),
    },
    catalog: catalogServiceMock({
      entities: [
        ...NAMES.map(name => component(name)),
        {
          ...component('draft'),
          spec: { type: 'service', lifecycle: 'experimental' },
        },
      ],
    }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    size,
    lifecycles: ['production'],
    settleMs: 15 * 60_000,
    now: () => state.now,
    seed: () => state.seed,
  });
  const pass = (minutes: number) => {
    state.now = new Date(state.now.getTime() + minutes * 60_000);
  };
  return { sampling, samples, state, refresh, queueAll, pass };
}

describe.each(databases.eachSupportedId())('Sampling on %s', databaseId => {
  it('draws once a week, by a seed that is kept, among live services only', async () => {
    const { sampling, samples, state, refresh, queueAll, pass } =
      await setUp(databaseId);
    await sampling.run(SIGNAL);
    state.seed = 'second';
    pass(60);
    await sampling.run(SIGNAL);
    const { items, totalItems } = await samples.list({ limit: 10, offset: 0 });
    expect(totalItems).toBe(1);
    expect(items).toMatchObject([
      { week: '2026-W47', seed: 'first', population: 5, size: 2 },
    ]);
    const { services } = await samples.get('2026-W47');
    const drawn = services.map(({ entityRef }) => entityRef);
    expect(drawn).toEqual(drawSample('first', LIVE, 2));
    expect(refresh.mock.calls.map(([ref]: unknown[]) => ref)).toEqual(drawn);
    expect(queueAll).toHaveBeenCalledWith(
      drawn[0],
      'sample',
      expect.any(String),
    );
    pass(7 * 24 * 60);
    await sampling.run(SIGNAL);
    expect((await samples.list({ limit: 10, offset: 0 })).totalItems).toBe(2);
  });

  it('counts what nobody had found before as out of band', async () => {
    const { sampling, samples, state, pass } = await setUp(databaseId, 1);
    await sampling.run(SIGNAL);
    // An old weakness that only came to light now.
    state.findings.push(finding('hidden', '2025-01-01T00:00:00.000Z'));
    pass(16);
    await sampling.run(SIGNAL);
    expect((await samples.get('2026-W47')).services[0].state).toBe(
      'refreshing',
    );
    state.observedAt = '2026-11-22T08:20:00.000Z';
    pass(16);
    await sampling.run(SIGNAL);
    const sample = await samples.get('2026-W47');
    expect(sample).toMatchObject({
      verified: 1,
      undetermined: 0,
      outOfBand: 1,
      inBand: 1,
      services: [
        {
          state: 'verified',
          findings: [{ id: 'hidden', vulnerability: 'CVE-hidden' }],
        },
      ],
    });
    expect(await samples.figures('2026-11-01')).toMatchObject({
      samples: 1,
      share: 0.5,
    });
  });

  it('says that a service is not known when something did not read it again', async () => {
    const { sampling, samples, pass } = await setUp(databaseId, 1);
    await sampling.run(SIGNAL);
    pass(7 * 60);
    await sampling.run(SIGNAL);
    const sample = await samples.get('2026-W47');
    expect(sample).toMatchObject({
      verified: 0,
      undetermined: 1,
      inBand: 0,
      services: [
        { state: 'undetermined', problem: 'Not read again: aws-inspector2' },
      ],
    });
    expect(await samples.figures('2026-11-01')).toMatchObject({ share: null });
  });

  it('tries again what failed, and gives up when its week is over', async () => {
    const { sampling, samples, refresh, pass } = await setUp(databaseId, 1);
    refresh.mockRejectedValue(new Error('the scorecard is away'));
    await sampling.run(SIGNAL);
    const first = async () => (await samples.get('2026-W47')).services[0];
    expect(await first()).toMatchObject({
      state: 'drawn',
      problem: expect.stringContaining('the scorecard is away'),
    });
    refresh.mockResolvedValueOnce(undefined);
    pass(16);
    await sampling.run(SIGNAL);
    expect(await first()).toMatchObject({ state: 'refreshing', problem: null });
  });
});
