import {
  WAIVER_TYPES,
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
