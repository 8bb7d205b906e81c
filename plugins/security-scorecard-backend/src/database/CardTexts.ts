import { LRUCache } from 'lru-cache';
import { earliest, type DeadlinePolicy } from '../domain/durations';
import type { Plan } from '../domain/plan';
import { presentOwn, presentResult } from '../domain/present';
import { ResultTexts, type ResultText } from '../domain/ResultTexts';
import { inputsOf, type CardAside } from './cardAside';
import type { SummaryRow } from './rows';
import type { StoredCard } from './StoredCards';
import { CardStandings, factsOf } from './summaryOf';

/** Bytes of remembered texts, of some 6,000 each. */
const REMEMBERED = 16 * 1024 * 1024;

/** What a whole scorecard is made from. */
export type CardRow = SummaryRow & { subject: string; observations: string };

/** What the words of a card depend on beside its row. */
export interface CardContext {
  plan: Plan;
  deadlines: DeadlinePolicy;
  /** Number of overdue findings. */
  overdue: number;
  /** ISO 8601, stored form. */
  now: string;
}

/** A card as JSON. */
export interface CardText {
  /** Up to where the list of its results begins. */
  head: string;
  /** In the order of the checks; cards share those that say the same. */
  results: readonly ResultText[];
}

interface Remembered {
  row: CardRow;
  overdue: number;
  /** When its words change without anything being written. */
  until: string | null;
  card: CardText;
}

/** What a text takes that is kept; also what others share, as they may be gone before. */
const sizeOf = ({ row, card: { head, results } }: Remembered) =>
  results.reduce(
    (sum, { text }) => sum + text.length,
    row.observations.length + head.length,
  );

/**
 * Scorecards as JSON. A text is made once and given again as long as all it was
 * made from is the same; what cards share is put into words once.
 */
export class CardTexts {
  readonly #results: ResultTexts;
  readonly #standings = new CardStandings();
  readonly #known = new LRUCache<string, Remembered>({
    maxSize: REMEMBERED,
    sizeCalculation: sizeOf,
  });
  #plan: Plan | undefined;
  #deadlines: DeadlinePolicy | undefined;

  /** @param brief - whether results are without what they share */
  constructor(brief: boolean) {
    this.#results = new ResultTexts(brief ? presentOwn : presentResult);
  }

  /** The text of a card, if it was made from the very same before. */
  find(row: CardRow, context: CardContext): CardText | undefined {
    this.#follow(context);
    const known = this.#known.get(row.entity_ref);
    return known &&
      known.overdue === context.overdue &&
      (known.until === null || known.until > context.now) &&
      isSame(known.row, row)
      ? known.card
      : undefined;
  }

  /** Makes the text of a card. */
  make(card: StoredCard<CardRow>, aside: CardAside): CardText {
    const standing = this.#standings.of(card);
    const own = JSON.stringify(factsOf(card, aside)).slice(0, -1);
    const results = inputsOf(card, aside).map(i => this.#results.of(i));
    const coverage = JSON.stringify(aside.coverageRows);
    const text: CardText = {
      head: `${own},"coverageRows":${coverage},${standing.text},"results":`,
      results,
    };
    const { row, plan } = card;
    this.#follow({ plan, deadlines: aside.deadlines });
    this.#known.set(row.entity_ref, {
      row,
      overdue: aside.overdue,
      until: earliest([row.due_at, ...results.map(r => r.staleAt)]),
      card: text,
    });
    return text;
  }

  /** Another policy says other words. */
  #follow({ plan, deadlines }: Pick<CardContext, 'plan' | 'deadlines'>) {
    if (plan !== this.#plan || deadlines !== this.#deadlines) {
      this.#plan = plan;
      this.#deadlines = deadlines;
      this.#known.clear();
    }
  }
}

function isSame<Row extends object>(a: Row, b: Row): boolean {
  for (const name in a) {
    if (a[name] !== b[name]) {
      return false;
    }
  }
  return true;
}
