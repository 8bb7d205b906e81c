import fc from 'fast-check';
import { drawSample, weekOf } from './draw';

const population = Array.from(
  { length: 40 },
  (_, i) => `component:default/s${i}`,
);

describe('drawSample', () => {
  it('draws the same with the same seed, in whatever order the population comes', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(50),
        fc.shuffledSubarray(population, { minLength: population.length }),
        (seed, size, shuffled) => {
          const drawn = drawSample(seed, population, size);
          expect(drawSample(seed, shuffled, size)).toEqual(drawn);
          expect(new Set(drawn).size).toBe(Math.min(size, population.length));
        },
      ),
    );
  });

  it('draws everybody about as often', () => {
    const hits = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1) {
      for (const ref of drawSample(String(seed), population, 4)) {
        hits.set(ref, (hits.get(ref) ?? 0) + 1);
      }
    }
    // 200 each are expected; five standard deviations are some 67.
    for (const ref of population) {
      expect(Math.abs((hits.get(ref) ?? 0) - 200)).toBeLessThan(67);
    }
  });
});

it.each([
  ['2026-11-22T23:59:59Z', '2026-W47'],
  ['2026-11-23T00:00:00Z', '2026-W48'],
  ['2027-01-03T12:00:00Z', '2026-W53'],
  ['2027-01-04T00:00:00Z', '2027-W01'],
  ['2024-12-30T00:00:00Z', '2025-W01'],
])('%s is in %s', (time, week) => {
  expect(weekOf(new Date(time))).toBe(week);
});
