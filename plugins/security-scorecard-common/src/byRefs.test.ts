import fc from 'fast-check';
import { ownResult, wholeScorecards, type SharedResult } from './byRefs';
import {
  CHECK_MODES,
  RESULT_STATES,
  type CheckResult,
  type Scorecard,
} from './types';

const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  .map(date => date.toISOString());
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);

const shared: SharedResult = {
  checkId: 'scan.covered',
  title: 'Every artefact is scanned',
  pillar: 'scan',
  severity: 'high',
  area: 'data-protection',
  expected: 'the scan state is scanned',
  source: 'fake',
  maxAge: 'PT24H',
  level: 'bronze',
  remediation: 'Turn scanning on.',
  frameworks: { soc2: ['CC7.1'] },
};

const result: fc.Arbitrary<CheckResult> = fc
  .record({
    mode: fc.constantFrom(...CHECK_MODES),
    state: fc.constantFrom(...RESULT_STATES),
    waived: fc.boolean(),
    waiverId: orNull(fc.uuid()),
    enforcedFrom: orNull(time),
    reason: fc.string(),
    observed: orNull(fc.string()),
    observedAt: orNull(time),
    since: time,
    deadline: orNull(time),
    values: fc.array(
      fc.record({
        name: fc.string(),
        value: fc.oneof(fc.string(), fc.integer(), fc.boolean()),
      }),
    ),
  })
  .map(({ values, ...own }) => ({
    ...shared,
    ...own,
    facts:
      own.observedAt === null
        ? []
        : values.map(fact => ({
            ...fact,
            source: shared.source,
            observedAt: own.observedAt ?? '',
          })),
  }));

describe('results without what they share', () => {
  const card: Omit<Scorecard, 'results'> = {
    entityRef: 'component:default/payments',
    title: 'Payments',
    ownerRef: null,
    system: null,
    level: 'none',
    score: null,
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
    evaluatedAt: null,
    nextLevel: null,
    coverageRows: [],
  };

  it('are whole again as they were, also from JSON', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 3 }), results => {
        const sent = {
          checks: [shared],
          results: results.map(ownResult),
          items: [{ ...card, results: results.map((_, place) => place) }, null],
        };
        expect(wholeScorecards(JSON.parse(JSON.stringify(sent)))).toEqual([
          { ...card, results },
          null,
        ]);
      }),
    );
  });

  it('are those of each scorecard that has them', () => {
    const [a, b] = fc.sample(result, 2);
    const results = [a, b].map(ownResult);
    const items = [[1, 0], [1], []].map(places => ({
      ...card,
      results: places,
    }));
    expect(
      wholeScorecards({ checks: [shared], results, items }).map(
        each => each?.results,
      ),
    ).toEqual([[b, a], [b], []]);
  });

  it('leave out those of a check that is not described, and those that are not there', () => {
    const results = fc.sample(result, 1).map(ownResult);
    const cardWith = (places: number[]) => [{ ...card, results: places }];
    const none = [{ ...card, results: [] }];
    expect(
      wholeScorecards({ checks: [], results, items: cardWith([0]) }),
    ).toEqual(none);
    expect(
      wholeScorecards({ checks: [shared], results, items: cardWith([1]) }),
    ).toEqual(none);
  });
});
