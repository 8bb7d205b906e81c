import type {
  Dashboard,
  SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';
import { type DashboardFilter, dashboardQuery } from './dashboardQuery';

/** How long an answer waits for the page, in milliseconds: as long as the page itself keeps one. */
const KEPT = 60_000;

interface HeadStart {
  filter: DashboardFilter;
  answer: Promise<Dashboard>;
  /** When it was answered, in milliseconds since 1970; undefined while it is not. */
  answeredAt?: number;
}

/** A client has one head start, at the address at which the portal was opened; null when it was taken. */
const headStarts = new WeakMap<SecurityScorecardClient, HeadStart | null>();

/** Asks for the overview before its page can; once for a client, whatever becomes of it. */
export function giveHeadStart(
  api: SecurityScorecardClient,
  filter: DashboardFilter,
): void {
  if (headStarts.has(api)) {
    return;
  }
  const started: HeadStart = {
    filter,
    answer: api.getDashboard(dashboardQuery(filter)),
  };
  headStarts.set(api, started);
  const answered = () => {
    started.answeredAt = Date.now();
  };
  // A failure is told by the page that takes it.
  started.answer.then(answered, answered);
}

/** The overview as the head start has it, for the first who asks; undefined when there is none, or an old one, or for something else. */
export function takeHeadStart(
  api: SecurityScorecardClient,
  { scope, days }: DashboardFilter,
): Promise<Dashboard> | undefined {
  const started = headStarts.get(api);
  if (!started) {
    return undefined;
  }
  headStarts.set(api, null);
  const { filter, answer, answeredAt } = started;
  const isAsked = filter.scope === scope && filter.days === days;
  const isFresh = answeredAt === undefined || Date.now() - answeredAt < KEPT;
  return isAsked && isFresh ? answer : undefined;
}
