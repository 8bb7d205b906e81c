import fc from 'fast-check';
import { compareLevels, summarizeResults, type ScoredResult } from './score';
import { CHECK_MODES, PILLARS, RESULT_STATES, SEVERITIES } from './types';

const result: fc.Arbitrary<ScoredResult> = fc.record({
  checkId: fc.uuid(),
  pillar: fc.constantFrom(...PILLARS),
  severity: fc.constantFrom(...SEVERITIES),
  state: fc.constantFrom(...RESULT_STATES),
  waived: fc.boolean(),
  level: fc.constantFrom('bronze' as const, 'silver' as const, 'gold' as const),
  mode: fc.constantFrom(undefined, ...CHECK_MODES),
});
const results = fc.array(result, { maxLength: 25 });
const undecided = fc.constantFrom(
  'unknown' as const,
  'stale' as const,
  'error' as const,
);

const make = (over: Partial<ScoredResult>): ScoredResult => ({
  checkId: 'c',
  pillar: 'scan',
  severity: 'high',
  state: 'pass',
  waived: false,
  level: 'bronze',
  mode: 'enforce',
  ...over,
});

describe('summarizeResults', () => {
  it('does not depend on the order of the results', () => {
    fc.assert(
      fc.property(
        results.chain(rs =>
          fc.tuple(
            fc.constant(rs),
            fc.shuffledSubarray(rs, { minLength: rs.length }),
          ),
        ),
        ([rs, shuffled]) => {
          expect(summarizeResults(shuffled)).toEqual(summarizeResults(rs));
        },
      ),
    );
  });

  it('never raises the level or the score for an undecided result', () => {
    fc.assert(
      fc.property(results, result, undecided, (rs, extra, state) => {
        const before = summarizeResults(rs);
        const after = summarizeResults([...rs, { ...extra, state }]);
        expect(compareLevels(after.level, before.level)).toBeLessThanOrEqual(0);
        expect(after.score).toBe(before.score);
        expect(after.coverage.known).toBe(before.coverage.known);
      }),
    );
  });

  it('caps the level below an enforced undecided check, waived or not', () => {
    fc.assert(
      fc.property(results, result, undecided, (rs, extra, state) => {
        const capped = { ...extra, state, mode: 'enforce' as const };
        const { level } = summarizeResults([...rs, capped]);
        expect(compareLevels(level, capped.level)).toBeLessThan(0);
      }),
    );
  });

  it('never treats a waived failure as a pass', () => {
    fc.assert(
      fc.property(results, result, (rs, extra) => {
        const passed = summarizeResults([
          ...rs,
          { ...extra, state: 'pass', waived: false },
        ]);
        const failed = summarizeResults([
          ...rs,
          { ...extra, state: 'fail', waived: false },
        ]);
        const waived = summarizeResults([
          ...rs,
          { ...extra, state: 'fail', waived: true },
        ]);
        expect(waived.score).toBe(failed.score);
        expect(compareLevels(waived.level, passed.level)).toBeLessThanOrEqual(
          0,
        );
        expect(compareLevels(failed.level, waived.level)).toBeLessThanOrEqual(
          0,
        );
        expect(waived.pillars.map(p => p.counts.pass)).toEqual(
          failed.pillars.map(p => p.counts.pass),
        );
      }),
    );
    expect(
      summarizeResults([make({ state: 'fail', waived: true })]),
    ).toMatchObject({
      level: 'none',
      score: 0,
      nextLevel: { level: 'bronze', missing: ['c'] },
    });
  });

  it('turning a failure into a pass never lowers level or score', () => {
    fc.assert(
      fc.property(results, result, (rs, extra) => {
        const bad = summarizeResults([...rs, { ...extra, state: 'fail' }]);
        const good = summarizeResults([...rs, { ...extra, state: 'pass' }]);
        expect(compareLevels(bad.level, good.level)).toBeLessThanOrEqual(0);
        expect(bad.score ?? 0).toBeLessThanOrEqual(good.score ?? 0);
      }),
    );
  });

  it('names what is missing for the next level', () => {
    const summary = summarizeResults([
      make({ checkId: 'a' }),
      make({ checkId: 'b', level: 'silver', state: 'fail' }),
      make({ checkId: 'd', level: 'gold', state: 'unknown' }),
    ]);
    expect(summary).toMatchObject({
      level: 'bronze',
      score: 50,
      coverage: { known: 2, applicable: 3 },
      nextLevel: { level: 'silver', missing: ['b'] },
    });
  });

  it('knows nothing without results', () => {
    expect(summarizeResults([])).toMatchObject({
      level: 'none',
      score: null,
      coverage: { known: 0, applicable: 0 },
      nextLevel: null,
    });
    expect(summarizeResults([]).pillars.map(p => p.worst)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('ignores checks that do not apply or are not enforced', () => {
    const base = [make({})];
    const noise = [
      make({ checkId: 'n', state: 'not-applicable', level: 'bronze' }),
      make({ checkId: 'o', state: 'fail', mode: 'observe' }),
      make({ checkId: 'w', state: 'fail', mode: 'warn' }),
    ];
    const summary = summarizeResults([...base, ...noise]);
    expect(summary.level).toBe('bronze');
    expect(summary.score).toBe(100);
    expect(summary.pillars[0].counts.fail).toBe(1);
  });

  it.each([
    [{ state: 'fail' }, 'fail'],
    [{ state: 'fail', mode: 'warn' }, 'warn'],
    [{ state: 'unknown', mode: 'warn' }, 'warn'],
    [{ state: 'fail', waived: true }, 'warn'],
    [{ state: 'unknown', waived: true }, 'unknown'],
    [{ state: 'pass', mode: 'warn' }, 'pass'],
    [{ state: 'fail', mode: 'observe' }, 'unknown'],
  ] as const)('a pillar with %j is at worst %s', (only, worst) => {
    expect(summarizeResults([make(only)]).pillars[0].worst).toBe(worst);
  });
});
