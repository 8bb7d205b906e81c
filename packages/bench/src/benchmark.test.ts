import { report } from './benchmark';

const figure = (key: string, value: number) => ({
  title: `A beside ${key}`,
  key,
  value,
  detail: 'two processors',
});

describe('report', () => {
  it('ends in one JSON object with the ratios, rounded to two decimals', () => {
    const lines = report('some', [figure('b', 30 / 16), figure('c', 0.5)]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('A beside b: 1.88 (two processors)');
    expect(JSON.parse(lines[2])).toEqual({
      benchmark: 'some',
      ratios: { b: 1.88, c: 0.5 },
    });
  });
});
