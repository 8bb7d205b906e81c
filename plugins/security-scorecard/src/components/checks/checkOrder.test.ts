import { aResult } from '../../fixtures/scorecards';
import { groupByPillar } from './checkOrder';

describe('long groups', () => {
  it('show all that must be done and what is waived, and of short ones everything', () => {
    const failing = Array.from({ length: 8 }, (_, i) =>
      aResult({ checkId: `f${i}`, title: `F${i}` }),
    );
    const waived = aResult({ checkId: 'w', waived: true });
    const upcoming = aResult({ checkId: 'u', mode: 'warn' });
    const passing = Array.from({ length: 8 }, (_, i) =>
      aResult({ checkId: `p${i}`, state: 'pass' }),
    );
    const [long] = groupByPillar([upcoming, waived, ...passing, ...failing]);
    expect(long.shown).toBe(9);
    expect(long.results.slice(0, 9)).toEqual([...failing, waived]);
    expect(long.results.at(-1)).toBe(upcoming);
    expect(groupByPillar([upcoming, waived])[0].shown).toBe(2);
  });
});

describe('long groups without a decision', () => {
  const undecided = Array.from({ length: 9 }, (_, i) =>
    aResult({
      checkId: `u${i}`,
      state: 'unknown',
      reason: 'The repository is not read.',
    }),
  );

  it('say the reason once when it is that of all, and show a few', () => {
    const [group] = groupByPillar(undecided);
    expect(group.commonReason).toBe('The repository is not read.');
    expect(group.shown).toBe(6);
  });

  it('show all when something else is among them', () => {
    const [group] = groupByPillar([
      ...undecided,
      aResult({ checkId: 'f', state: 'fail' }),
    ]);
    expect(group.commonReason).toBeUndefined();
    expect(group.shown).toBe(10);
  });
});

describe('groupByPillar', () => {
  it('has one group per pillar, in their order', () => {
    expect(groupByPillar([]).map(({ pillar }) => pillar)).toEqual([
      'scan',
      'rbac',
      'logging',
      'golden-path',
    ]);
  });

  it('puts the most urgent first: state, then severity, then title', () => {
    const [scan] = groupByPillar([
      aResult({ checkId: 'a', state: 'pass' }),
      aResult({ checkId: 'b', state: 'unknown' }),
      aResult({ checkId: 'c', state: 'fail', severity: 'low' }),
      aResult({ checkId: 'd', state: 'fail', severity: 'high', title: 'Z' }),
      aResult({ checkId: 'e', state: 'fail', severity: 'high', title: 'A' }),
      aResult({ checkId: 'f', state: 'not-applicable' }),
      aResult({ checkId: 'g', state: 'error' }),
    ]);
    expect(scan.results.map(({ checkId }) => checkId).join('')).toBe('edcgbaf');
  });

  it.each(['fail', 'error', 'unknown', 'stale', 'warn'] as const)(
    'counts %s as something to do, unless it is waived',
    state => {
      const attention = (waived: boolean) =>
        groupByPillar([aResult({ state, waived })])[0].needsAttention;
      expect(attention(false)).toBe(true);
      expect(attention(true)).toBe(false);
    },
  );

  it.each(['pass', 'not-applicable'] as const)('leaves %s alone', state => {
    expect(groupByPillar([aResult({ state })])[0].needsAttention).toBe(false);
  });
});
