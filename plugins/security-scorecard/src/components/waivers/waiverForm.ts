import {
  WAIVER_TYPES,
  WaiverLimits,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import { sameTimeOn } from '../days';

/** Bounds of a justification, in characters. */
export const JUSTIFICATION = { min: 20, max: 2000 } as const;

/** Days that the form offers for the end of a waiver. */
export const PRESET_DAYS = [7, 14, 30, 90] as const;

/** What somebody has filled in so far. */
export interface WaiverDraft {
  type: WaiverType | undefined;
  justification: string;
  /** YYYY-MM-DD; '' while none is chosen. */
  expires: string;
}

/** The last day on which a waiver may end, and the days until then. */
export interface Longest {
  day: string;
  days: number;
}

const DAY = 86_400_000;

/**
 * The longest that a waiver of a type may last; of any type while none is
 * chosen. Undefined while the limits are not known.
 */
export function longestOf(
  limits: WaiverLimits | undefined,
  type: WaiverType | undefined,
  now: Date,
): Longest | undefined {
  if (!limits) {
    return undefined;
  }
  const ends = (type ? [type] : WAIVER_TYPES).map(
    each => limits.types[each].latestEnd,
  );
  const [end] = ends.sort().reverse();
  return {
    day: end.slice(0, 10),
    days: Math.round((Date.parse(end) - now.getTime()) / DAY),
  };
}

/** Parts of a draft that can be wrong. */
export type DraftProblem =
  'type' | 'justificationShort' | 'justificationLong' | 'expires';

/** What keeps a draft from being sent. */
export function problemsOf(
  { type, justification, expires }: WaiverDraft,
  now: Date,
): Set<DraftProblem> {
  const problems = new Set<DraftProblem>();
  const { length } = justification.trim();
  if (!type || !WAIVER_TYPES.includes(type)) {
    problems.add('type');
  }
  if (length < JUSTIFICATION.min) {
    problems.add('justificationShort');
  }
  if (length > JUSTIFICATION.max) {
    problems.add('justificationLong');
  }
  const end = sameTimeOn(expires, now);
  if (end === undefined || Date.parse(end) <= now.getTime()) {
    problems.add('expires');
  }
  return problems;
}
