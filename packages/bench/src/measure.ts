/** Something whose time is measured. */
export interface Side {
  name: string;
  /** Puts back what the last run changed; not measured. */
  prepare(): Promise<void>;
  run(): Promise<void>;
}

/** How often to run. */
export interface Plan {
  /** Runs that are thrown away. */
  warmups: number;
  /** Runs that count; an odd number has a median of its own. */
  runs: number;
}

/** Times of one side, in milliseconds. */
export interface Times {
  median: number;
  fastest: number;
  slowest: number;
}

/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new Error('There is no median of nothing');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[upper]
    : (sorted[upper - 1] + sorted[upper]) / 2;
}

/**
 * Runs the sides in turn, so that whatever else the machine does meets all of
 * them alike, and returns the times of each.
 *
 * @param now - a clock in milliseconds
 */
export async function measure(
  sides: readonly Side[],
  plan: Plan,
  now: () => number = () => performance.now(),
): Promise<Map<string, Times>> {
  const taken = sides.map(side => ({ side, values: new Array<number>() }));
  for (let round = 0; round < plan.warmups + plan.runs; round++) {
    for (const { side, values } of taken) {
      await side.prepare();
      const start = now();
      await side.run();
      if (round >= plan.warmups) {
        values.push(now() - start);
      }
    }
  }
  return new Map(
    taken.map(({ side, values }) => [
      side.name,
      {
        median: median(values),
        fastest: Math.min(...values),
        slowest: Math.max(...values),
      },
    ]),
  );
}
