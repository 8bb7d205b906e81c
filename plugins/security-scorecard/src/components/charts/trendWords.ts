import type { TrendPoint } from '@fairway/plugin-security-scorecard-common';

/** The numbers that say in words what a trend shows. */
export interface TrendNumbers {
  first: string;
  start: string;
  last: string;
  end: string;
  lowest: string;
  highest: string;
}

/** First, last, lowest and highest score; undefined with fewer than two days that have one. */
export function describeScores(
  points: readonly Pick<TrendPoint, 'date' | 'score'>[],
): TrendNumbers | undefined {
  const scored = points.flatMap(({ date, score }) =>
    score === null ? [] : [{ date, score: Math.round(score) }],
  );
  const first = scored[0];
  const last = scored.at(-1);
  if (!first || !last || scored.length < 2) {
    return undefined;
  }
  const scores = scored.map(({ score }) => score);
  return {
    first: String(first.score),
    start: first.date,
    last: String(last.score),
    end: last.date,
    lowest: String(Math.min(...scores)),
    highest: String(Math.max(...scores)),
  };
}
