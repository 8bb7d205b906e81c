import { ratioOf, report } from './benchmark';

const ratio = { title: 'A beside B', key: 'a', fairway: 30, limit: 16 };

describe('report', () => {
  it('ends in one JSON object with the ratios', () => {
    const lines = report('some', [ratio, { ...ratio, key: 'b', limit: 60 }]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('A beside B: 1.88 times (30.0 ms beside 16.0 ms)');
    expect(JSON.parse(lines[2])).toEqual({
      benchmark: 'some',
      ratios: { a: 1.88, b: 0.5 },
    });
  });

  it('rounds to two decimals', () => {
    expect(ratioOf(ratio)).toBe(1.88);
  });
});
