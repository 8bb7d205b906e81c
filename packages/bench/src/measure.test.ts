import { measure, median } from './measure';

describe('median', () => {
  it('is the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('nothing');
  });
});

describe('measure', () => {
  it('takes turns, throws warm-ups away and measures runs only', async () => {
    const log: string[] = [];
    let time = 0;
    const side = (name: string, ...costs: number[]) => ({
      name,
      async prepare() {
        log.push(`prepare ${name}`);
        time += 1_000;
      },
      async run() {
        log.push(`run ${name}`);
        time += costs.shift() ?? 0;
      },
    });
    const times = await measure(
      [side('a', 900, 5, 1, 3), side('b', 900, 20, 10, 60)],
      { warmups: 1, runs: 3 },
      () => time,
    );
    expect(Object.fromEntries(times)).toEqual({
      a: { median: 3, fastest: 1, slowest: 5 },
      b: { median: 20, fastest: 10, slowest: 60 },
    });
    expect(log.slice(0, 4)).toEqual([
      'prepare a',
      'run a',
      'prepare b',
      'run b',
    ]);
    expect(log).toHaveLength(16);
  });
});
