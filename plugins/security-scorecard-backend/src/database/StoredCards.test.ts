import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { WaiverSource } from '../domain/exceptions';
import {
  CHECKS,
  component,
  FakeCollector,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000);

/** One waiver of one check, for half an hour. */
const waivers: WaiverSource = {
  async inForce(_trx, entityRefs, now) {
    const ends = later(30).toISOString();
    return new Map(
      entityRefs.map(ref => [
        ref,
        now.toISOString() < ends
          ? [
              {
                id: 'w1',
                target: { kind: 'check', checkId: 'scan.noCriticals' },
                type: 'accepted-risk',
                expiresAt: ends,
              },
            ]
          : [],
      ]),
    );
  },
};

describe('a stored scorecard', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();

  it.each(databases.eachSupportedId())(
    'is not waived a moment after its waiver, on %s, whoever sweeps',
    async databaseId => {
      const policy = { ...(await policyFrom(dir.path, [collector])), waivers };
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        [component('a')],
        () => policy,
      );
      await writer.record(
        collector,
        [
          observation('a', {
            facts: { scanState: 'scanned', criticalOpen: 3 },
            observedAt: T0.toISOString(),
          }),
        ],
        policy,
        T0,
      );
      const waivedAt = async (minutes: number) => {
        const card = await reader.get(refOf('a'), later(minutes));
        const result = card?.results.find(
          r => r.checkId === 'scan.noCriticals',
        );
        return [result?.state, result?.waived, result?.waiverId, card?.level];
      };
      expect(await waivedAt(29)).toEqual(['fail', true, 'w1', 'bronze']);
      expect(await waivedAt(30)).toEqual(['fail', false, null, 'bronze']);
    },
  );
});
