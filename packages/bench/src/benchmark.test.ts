import { report, timesAsLong } from './benchmark';

const figure = timesAsLong('A beside B', 'a', 30, 16);

describe('report', () => {
  it('ends in one JSON object with the ratios', () => {
    const lines = report('some', [
      figure,
      timesAsLong('A beside C', 'b', 30, 60),
    ]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('A beside B: 1.88 (30.0 ms beside 16.0 ms)');
    expect(JSON.parse(lines[2])).toEqual({
      benchmark: 'some',
      ratios: { a: 1.88, b: 0.5 },
    });
  });

  it('rounds to two decimals', () => {
    expect(figure.value).toBe(1.88);
  });
});
