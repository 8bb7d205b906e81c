import type { CampaignRequest } from '@fairway/plugin-security-scorecard-common';
import { endOfDay, isAhead } from '../days';

/** What somebody has filled in so far. */
export interface CampaignDraft {
  title: string;
  description: string;
  checkIds: string[];
  ownerRefs: string[];
  systemRefs: string[];
  /** Separated by commas. */
  tiers: string;
  /** YYYY-MM-DD; '' while none is chosen. */
  target: string;
  /** ISO 8601 durations. */
  reminders: string[];
}

/** A draft with nothing but the usual reminders. */
export const EMPTY_DRAFT: CampaignDraft = {
  title: '',
  description: '',
  checkIds: [],
  ownerRefs: [],
  systemRefs: [],
  tiers: '',
  target: '',
  reminders: ['P7D', 'P1D'],
};

/** Days before the target date that the form offers for reminders. */
export const REMINDER_DAYS = [30, 14, 7, 1] as const;

/** Checks that a campaign can be about. */
export const MOST_CHECKS = 100;

/** Parts of a draft that can be wrong. */
export type CampaignProblem = 'title' | 'checks' | 'tooManyChecks' | 'target';

/** What keeps a draft from being sent. */
export function campaignProblems(
  { title, checkIds, target }: CampaignDraft,
  now: Date,
): Set<CampaignProblem> {
  const problems = new Set<CampaignProblem>();
  const { length } = title.trim();
  if (length < 3 || length > 200) {
    problems.add('title');
  }
  if (checkIds.length === 0) {
    problems.add('checks');
  }
  if (checkIds.length > MOST_CHECKS) {
    problems.add('tooManyChecks');
  }
  if (!isAhead(target, now)) {
    problems.add('target');
  }
  return problems;
}

/** The request that a draft without problems stands for. */
export function requestOf(draft: CampaignDraft): CampaignRequest {
  const description = draft.description.trim();
  return {
    title: draft.title.trim(),
    ...(description && { description }),
    checkIds: draft.checkIds,
    scope: {
      ownerRefs: draft.ownerRefs,
      systemRefs: draft.systemRefs,
      tiers: draft.tiers
        .split(',')
        .map(tier => tier.trim())
        .filter(Boolean),
    },
    targetDate: endOfDay(draft.target) ?? draft.target,
    reminders: draft.reminders,
  };
}
