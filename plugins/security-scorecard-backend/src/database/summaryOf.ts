import {
  summarizePillar,
  summarizeResults,
  PILLARS,
  type PillarSummary,
  type ScoreSummary,
  type ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import { earliest } from '../domain/durations';
import type { PackedResult } from '../domain/packed';
import type { Plan } from '../domain/plan';
import { scoredResult } from '../domain/standing';
import { levelOfRank, type SummaryRow } from './rows';
import type { StoredCard } from './StoredCards';

/** Times and counts of entities that are not stored with them. */
export interface Asides {
  overdue: number;
  attemptedAt: string | null;
}

/** What lists show of a stored scorecard; `pillars` are those of its results. */
export function summaryOf(
  card: StoredCard<SummaryRow>,
  asides: Asides | undefined,
  pillars = card.overdue?.pillars ?? pillarsOf(card.plan, card.results),
): ScorecardSummary {
  return { ...factsOf(card, asides), pillars };
}

/** The same without what its results add up to. */
export function factsOf(
  { row, overdue }: StoredCard<SummaryRow>,
  asides: Asides | undefined,
): Omit<ScorecardSummary, 'pillars'> {
  return {
    entityRef: row.entity_ref,
    title: row.title,
    ownerRef: row.owner_ref,
    system: row.system_ref,
    level: overdue?.level ?? levelOfRank(row.level),
    score: overdue ? overdue.score : row.score,
    coverage: overdue?.coverage ?? {
      known: row.known,
      applicable: row.applicable,
    },
    openFindings: {
      critical: row.open_critical,
      high: row.open_high,
      medium: row.open_medium,
      low: row.open_low,
      informational: row.open_informational,
      untriaged: row.open_untriaged,
    },
    overdueFindings: asides?.overdue ?? 0,
    nextDeadline: overdue
      ? earliest([row.finding_deadline, overdue.checkDeadline])
      : row.next_deadline,
    findingDeadline: row.finding_deadline,
    evaluatedAt: lastSeen(row, asides),
  };
}

function lastSeen(
  { evaluated_at: evaluated }: SummaryRow,
  asides: Asides | undefined,
): string | null {
  const attempted = asides?.attemptedAt ?? null;
  return evaluated !== null && attempted !== null && attempted > evaluated
    ? attempted
    : evaluated;
}

/** Cards whose sums are remembered. */
const REMEMBERED = 5000;

/** What cards that stand alike share. */
export interface CardStanding extends Pick<ScoreSummary, 'pillars'> {
  /** The members `pillars` and `nextLevel` of a scorecard, as JSON without its braces. */
  text: string;
}

/** Sums cards up; those that stand alike are summed up, and put into text, once. */
export class CardStandings {
  #plan: Plan | undefined;
  #known = new Map<string, CardStanding>();

  of({ plan, results }: StoredCard<SummaryRow>): CardStanding {
    if (plan !== this.#plan || this.#known.size > REMEMBERED) {
      this.#plan = plan;
      this.#known = new Map();
    }
    const key = keyOf(results);
    let standing = this.#known.get(key);
    if (!standing) {
      const { pillars, nextLevel } = summarizeResults(
        results.map((r, i) => scoredResult(plan.checks[i], r)),
      );
      const text = JSON.stringify({ pillars, nextLevel }).slice(1, -1);
      standing = { pillars, text };
      this.#known.set(key, standing);
    }
    return standing;
  }
}

function keyOf(results: readonly PackedResult[]): string {
  let key = '';
  for (const { letter, waived, mode } of results) {
    key += waived ? letter.toUpperCase() : letter;
    if (mode !== null) {
      key += `=${mode} `;
    }
  }
  return key;
}

function pillarsOf(
  plan: Plan,
  results: readonly PackedResult[],
): PillarSummary[] {
  const scored = results.map((r, i) => scoredResult(plan.checks[i], r));
  return PILLARS.map(pillar => summarizePillar(pillar, scored));
}
