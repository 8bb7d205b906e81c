import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import type { DeadlinePolicy } from '../domain/durations';
import type { StoredObservation } from '../domain/observation';
import type { ResultToPresent } from '../domain/present';
import type { CheckSubject } from '../domain/subject';
import type { SummaryRow } from './rows';
import type { StoredCard } from './StoredCards';
import type { Asides } from './summaryOf';

/** What belongs to a card beside its row. */
export interface CardAside extends Asides {
  observations: ReadonlyMap<string, StoredObservation>;
  coverageRows: Scorecard['coverageRows'];
  subject: CheckSubject;
  deadlines: DeadlinePolicy;
  /** ISO 8601, stored form. */
  now: string;
}

/** Puts together what was read beside the row of a card. */
export function asideOf(
  seen: readonly StoredObservation[],
  {
    overdue,
    subject,
    deadlines,
    now,
  }: Pick<CardAside, 'overdue' | 'subject' | 'deadlines' | 'now'>,
): CardAside {
  const observations = new Map<string, StoredObservation>();
  const coverageRows: Scorecard['coverageRows'] = [];
  let attemptedAt: string | null = null;
  for (const observation of seen) {
    const { collectorId: source } = observation;
    observations.set(source, observation);
    if (attemptedAt === null || observation.attemptedAt > attemptedAt) {
      ({ attemptedAt } = observation);
    }
    for (const row of observation.coverage) {
      coverageRows.push({ ...row, source });
    }
  }
  return {
    overdue,
    attemptedAt,
    observations,
    coverageRows,
    subject,
    deadlines,
    now,
  };
}

/** What the words of each result are made from. */
export function inputsOf(
  { plan, results }: StoredCard<SummaryRow>,
  { observations, subject, deadlines, now }: CardAside,
): ResultToPresent[] {
  return plan.checks.map((planned, index) => ({
    planned,
    result: results[index],
    subject,
    observation: observations.get(planned.check.collector.id),
    deadlines,
    now,
  }));
}
