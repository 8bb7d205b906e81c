import { median, percentile } from './measure';

describe('median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('refuses nothing', () => {
    expect(() => median([])).toThrow('no median of nothing');
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('has a share of %d of the values below it or at it', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  it('refuses nothing', () => {
    expect(() => percentile([], 0.5)).toThrow('no percentile of nothing');
  });
});
