import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import type { DeadlinePolicy } from '../domain/durations';
import type { StoredObservation } from '../domain/observation';
import type { ResultToPresent } from '../domain/present';
import type { CheckSubject } from '../domain/subject';
import {
  toStoredObservation,
  type SummaryRow,
  type TimedObservation,
} from './rows';
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
  rows: readonly TimedObservation[],
  known: Pick<CardAside, 'overdue' | 'subject' | 'deadlines' | 'now'>,
): CardAside {
  const observations = new Map(
    rows.map(row => [row.collector_id, toStoredObservation(row)]),
  );
  return {
    ...known,
    observations,
    attemptedAt: rows.reduce<string | null>(
      (latest, o) =>
        latest === null || o.attempted_at > latest ? o.attempted_at : latest,
      null,
    ),
    coverageRows: [...observations.values()].flatMap(o =>
      o.coverage.map(c => ({ ...c, source: o.collectorId })),
    ),
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
