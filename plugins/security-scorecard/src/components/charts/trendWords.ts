import type { TrendPoint } from '@fairway/plugin-security-scorecard-common';

/** The numbers that say in words what a trend shows. */
export interface TrendNumbers {
  first: string;
  firstKnown: string;
  firstApplicable: string;
  /** YYYY-MM-DD */
  start: string;
  last: string;
  lastKnown: string;
  lastApplicable: string;
  /** YYYY-MM-DD */
  end: string;
  lowest: string;
  highest: string;
}

/** First and last score with what they are about, and the lowest and highest; undefined with fewer than two days that have one. */
export function describeScores(
  points: readonly Pick<
    TrendPoint,
    'date' | 'score' | 'known' | 'applicable'
  >[],
): TrendNumbers | undefined {
  const scored = points.flatMap(({ score, ...point }) =>
    score === null ? [] : [{ ...point, score: Math.round(score) }],
  );
  const first = scored[0];
  const last = scored.at(-1);
  if (!first || !last || scored.length < 2) {
    return undefined;
  }
  const scores = scored.map(({ score }) => score);
  return {
    first: String(first.score),
    firstKnown: String(first.known),
    firstApplicable: String(first.applicable),
    start: first.date,
    last: String(last.score),
    lastKnown: String(last.known),
    lastApplicable: String(last.applicable),
    end: last.date,
    lowest: String(Math.min(...scores)),
    highest: String(Math.max(...scores)),
  };
}
