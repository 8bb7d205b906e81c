/** One figure: how many times as long as what it is compared with. */
export interface Ratio {
  /** What is compared with what, for people. */
  title: string;
  /** Name in the result, for machines. */
  key: string;
  /** Median time of Fairway, in milliseconds. */
  fairway: number;
  /** Median time of the peer or limit, in milliseconds. */
  limit: number;
}

/** A named benchmark. */
export interface Benchmark {
  name: string;
  /** What it measures, and against what, in a sentence. */
  description: string;
  run(log: (line: string) => void): Promise<Ratio[]>;
}

/** Fairway's time as a multiple of the other's, to two decimals. */
export const ratioOf = ({ fairway, limit }: Ratio): number =>
  Math.round((fairway / limit) * 100) / 100;

/** Lines for people, the last one the result as one JSON object. */
export function report(name: string, ratios: readonly Ratio[]): string[] {
  const lines = ratios.map(
    ratio =>
      `${ratio.title}: ${ratioOf(ratio)} times (${ratio.fairway.toFixed(1)} ms beside ${ratio.limit.toFixed(1)} ms)`,
  );
  const result = {
    benchmark: name,
    ratios: Object.fromEntries(
      ratios.map(ratio => [ratio.key, ratioOf(ratio)]),
    ),
  };
  return [...lines, JSON.stringify(result)];
}
