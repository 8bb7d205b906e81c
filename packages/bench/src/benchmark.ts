/** One figure of a benchmark. */
export interface Figure {
  /** What it says, for people, with what it is compared with. */
  title: string;
  /** Name in the result, for machines. */
  key: string;
  value: number;
  /** How it came about, for people. */
  detail: string;
}

/** A named benchmark. */
export interface Benchmark {
  name: string;
  /** What it measures, and against what, in a sentence. */
  description: string;
  /** @param args - arguments after the name */
  run(
    log: (line: string) => void,
    args: readonly string[],
  ): Promise<readonly Figure[]>;
}

/** Rounded to two decimals. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** Lines for people, the last one the result as one JSON object. */
export function report(name: string, figures: readonly Figure[]): string[] {
  const result = {
    benchmark: name,
    ratios: Object.fromEntries(
      figures.map(({ key, value }) => [key, round(value)]),
    ),
  };
  return [
    ...figures.map(
      ({ title, value, detail }) => `${title}: ${round(value)} (${detail})`,
    ),
    JSON.stringify(result),
  ];
}
