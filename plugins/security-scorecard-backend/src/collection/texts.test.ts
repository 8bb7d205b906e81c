import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import type { EvaluationPolicy } from '../database/Evaluator';
import { describeEntity } from '../domain/entity';
import { observe } from './observe';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const signal = new AbortController().signal;

const ODD = [
  ['a NUL character', '\0'],
  ['half of a pair of surrogates', '\ud800'],
] as const;

/** What a source says of a service whose owner chose its names. */
const saysOdd = (name: string, odd: string, at: Date) =>
  observation(name, {
    status: 'ok',
    observedAt: at.toISOString(),
    facts: {
      scanState: `scanned${odd}`,
      criticalOpen: 1,
      label: `x${odd}`,
      tags: [odd, `a${odd}`],
    },
    findings: [
      finding(`CVE-1${odd}`, {
        title: `Title${odd}`,
        component: `c${odd}`,
        location: `image/${odd}`,
        remediation: `Mend${odd}`,
        fixedIn: `1${odd}`,
        suppression: `because${odd}`,
        status: 'suppressed',
      }),
      finding(`CVE-2${odd}`),
    ],
    coverage: [
      {
        resource: `image/${odd}`,
        scanType: 'PACKAGE',
        state: 'pending',
        reason: odd,
        lastScannedAt: null,
      },
    ],
  });

describe('texts of a source that no row can hold', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [new FakeCollector()]);
  });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    it.each(ODD)(
      'with %s cost neither the service nor another its scan, and are no news when they come again',
      async (_what, odd) => {
        const entities = [component('a'), component('b')];
        const { knex, writer, reader, findings } = await setupStores(
          databases,
          databaseId,
          entities,
          () => policy,
        );
        const round = async (at: Date) => {
          const collector = new FakeCollector(async function* script() {
            yield saysOdd('a', odd, at);
            yield observation('b', { observedAt: at.toISOString() });
          });
          return observe({
            collector,
            entities: entities.map(describeEntity),
            signal,
            now: () => at,
            batch: 10,
            store: async observations => {
              await writer.record(collector, observations, policy, at);
            },
          });
        };
        expect(await round(T0)).toEqual({
          entities: 2,
          failed: 0,
          error: null,
        });
        const { items } = await findings.list(refOf('a'), {
          limit: 5,
          offset: 0,
        });
        expect(items.map(f => [f.vulnerability, f.status]).sort()).toEqual([
          ['CVE-1\ufffd', 'suppressed'],
          ['CVE-2\ufffd', 'open'],
        ]);
        expect(await reader.get(refOf('a'), T0)).toMatchObject({
          results: expect.arrayContaining([
            expect.objectContaining({
              state: 'fail',
              observed: 'scan state is scanned\ufffd',
            }),
          ]),
        });
        expect((await reader.get(refOf('b'), T0))?.level).not.toBe('none');
        const history = await knex('history').count();
        await round(new Date(T0.getTime() + 3_600_000));
        expect(await knex('history').count()).toEqual(history);
        expect(JSON.stringify(await knex('findings'))).not.toMatch(
          /\\u0000|\\ud8/,
        );
        expect(await knex('findings')).toHaveLength(2);
      },
    );

    it('that are too large decide nothing, and take nothing from what is known', async () => {
      const entities = [component('a'), component('b')];
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        entities,
        () => policy,
      );
      const large = 'x'.repeat(1_000_000);
      const round = async (at: Date, facts: Record<string, FactValue>) => {
        const collector = new FakeCollector(async function* script() {
          const observedAt = at.toISOString();
          const known = { scanState: 'scanned', criticalOpen: 0, label: 'x' };
          yield observation('a', { observedAt, facts: { ...known, ...facts } });
          yield observation('b', { observedAt, facts: known });
        });
        return observe({
          collector,
          entities: entities.map(describeEntity),
          signal,
          now: () => at,
          batch: 10,
          store: async observations => {
            await writer.record(collector, observations, policy, at);
          },
        });
      };
      const statesOf = async (name: string) => {
        const found = await reader.get(refOf(name), T0);
        return found?.results.map(({ checkId, state }) => [checkId, state]);
      };
      expect(await round(T0, {})).toMatchObject({ failed: 0 });
      const good = await statesOf('a');
      expect(good).toContainEqual(['scan.covered', 'pass']);
      const later = new Date(T0.getTime() + 3_600_000);
      expect(await round(later, { scanState: `scanned${large}` })).toEqual({
        entities: 2,
        failed: 1,
        error: null,
      });
      expect(await statesOf('a')).toContainEqual(['scan.covered', 'error']);
      expect(await statesOf('b')).toEqual(good);
    });

    it.each(ODD)('of the catalog with %s are kept', async (_what, odd) => {
      const { reader } = await setupStores(databases, databaseId, [
        component('a', {
          title: `A ${odd}`,
          annotations: {
            'example.dev/scan': `a${odd}`,
            'fairway.dev/tier': odd,
          },
          tags: [odd],
          type: `service${odd}`,
          owner: `pay${odd}`,
        }),
        component('b'),
      ]);
      expect(await reader.get(refOf('a'), T0)).toBeDefined();
      expect(await reader.get(refOf('b'), T0)).toBeDefined();
    });
  });
});
