import {
  summarizeResults,
  type Page,
  type Scorecard,
  type ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardResource } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { Plan } from '../domain/plan';
import type { StoredObservation } from '../domain/observation';
import { presentResult, sharedResult } from '../domain/present';
import { SubjectReader } from '../domain/subject';
import { isPostgres, whereAny } from './bulk';
import { asideOf, inputsOf, type CardAside } from './cardAside';
import { CardTexts, type CardRow, type CardText } from './CardTexts';
import { CheckLists } from './CheckLists';
import { applyCriteria } from './criteria';
import { observationsColumn } from './observationsColumn';
import { Prepared } from './Prepared';
import { parseJson, SUMMARY_COLUMNS, type SummaryRow } from './rows';
import { readResources } from './readResources';
import { narrowing, type ScorecardNarrowing } from './scorecardFilters';
import {
  StoredCards,
  type ReadingPolicy,
  type StoredCard,
} from './StoredCards';
import { summaryOf, type Asides } from './summaryOf';

/** What a list of scorecards is narrowed by, all in SQL. */
export interface ScorecardListQuery extends ScorecardNarrowing {
  orderBy: 'worst' | 'title' | 'deadline';
  limit: number;
  offset: number;
}

/** Which scorecards to put into text, and how. */
export interface ScorecardTextQuery extends Pick<
  ScorecardNarrowing,
  'criteria'
> {
  /** Whether results are without what they share, which `checks` has then. */
  brief?: boolean;
}

/** Scorecards as JSON. */
export interface ScorecardTexts {
  /** List of what results share; of none when nothing may be seen. */
  checks: string;
  /** In the order of the refs; null where there is none, or it may not be seen. */
  items: (CardText | null)[];
}

const cardColumns = (postgres: boolean) => [
  ...SUMMARY_COLUMNS,
  'scorecards.subject',
  observationsColumn(postgres),
];

/** Reads stored scorecards; it evaluates no check and asks no source. */
export class ScorecardReader {
  readonly #knex: Knex;
  readonly #lists: CheckLists;
  readonly #cards: StoredCards;
  readonly #subjects = new SubjectReader();
  readonly #texts = new CardTexts(false);
  readonly #briefTexts = new CardTexts(true);
  #sharedTexts: { plan: Plan; text: string } | undefined;
  readonly #rows = new Prepared<CardRow>({
    columns: cardColumns,
    table: 'scorecards',
    key: 'scorecards.entity_ref',
  });

  constructor(
    knex: Knex,
    policy: () => ReadingPolicy,
    lists: CheckLists = new CheckLists(knex),
  ) {
    this.#knex = knex;
    this.#lists = lists;
    this.#cards = new StoredCards(knex, lists, policy);
  }

  /** A page of scorecards and how many there are in all. */
  async list(
    query: ScorecardListQuery,
    now: Date,
  ): Promise<Page<ScorecardSummary>> {
    const narrow = await narrowing(this.#knex, this.#lists, query);
    const narrowed = () => this.#knex('scorecards').where(narrow);
    const [{ total }] = await narrowed().count({ total: '*' });
    const rows: SummaryRow[] = await order(narrowed(), query.orderBy)
      .limit(query.limit)
      .offset(query.offset)
      .select(...SUMMARY_COLUMNS);
    const cards = await this.#cards.unpack(rows, now);
    const asides = await this.#asides(rows, now);
    return {
      items: cards.map(card =>
        summaryOf(card, asides.get(card.row.entity_ref)),
      ),
      totalItems: Number(total),
    };
  }

  /** The scorecard of one entity; undefined when it has none. */
  async get(entityRef: string, now: Date): Promise<Scorecard | undefined> {
    const [card] = await this.getMany([entityRef], {}, now);
    return card ?? undefined;
  }

  /** Scorecards in the order of the refs; null where there is none, or it may not be seen. */
  async getMany(
    entityRefs: readonly string[],
    narrowed: Pick<ScorecardNarrowing, 'criteria'>,
    now: Date,
  ): Promise<(Scorecard | null)[]> {
    const rows = await this.#rowsOf(entityRefs, narrowed);
    const overdue = await this.#overdue(rows, now);
    const found = new Map<string, Scorecard>();
    await this.#each(rows, overdue, now, (card, aside) => {
      const results = inputsOf(card, aside).map(presentResult);
      const { nextLevel, pillars } = summarizeResults(results);
      found.set(card.row.entity_ref, {
        ...summaryOf(card, aside, pillars),
        nextLevel,
        coverageRows: aside.coverageRows,
        results,
      });
    });
    return entityRefs.map(ref => found.get(ref) ?? null);
  }

  /** The same as JSON, for many at once: most of their words are made already. */
  async getTexts(
    entityRefs: readonly string[],
    { brief, ...narrowed }: ScorecardTextQuery,
    now: Date,
  ): Promise<ScorecardTexts> {
    const texts = brief ? this.#briefTexts : this.#texts;
    const rows = await this.#rowsOf(entityRefs, narrowed);
    const overdue = await this.#overdue(rows, now);
    const { plan, deadlines } = this.#cards;
    const at = now.toISOString();
    const found = new Map<string, CardText>();
    const others = rows.filter(row => {
      const ref = row.entity_ref;
      const text = texts.find(row, {
        plan,
        deadlines,
        overdue: overdue.get(ref) ?? 0,
        now: at,
      });
      if (text) {
        found.set(ref, text);
      }
      return !text;
    });
    await this.#each(others, overdue, now, (card, aside) =>
      found.set(card.row.entity_ref, texts.make(card, aside)),
    );
    return {
      checks: brief && rows.length ? this.#shared(plan) : '[]',
      items: entityRefs.map(ref => found.get(ref) ?? null),
    };
  }

  #shared(plan: Plan): string {
    if (this.#sharedTexts?.plan !== plan) {
      this.#sharedTexts = {
        plan,
        text: JSON.stringify(plan.checks.map(c => sharedResult(c.check))),
      };
    }
    return this.#sharedTexts.text;
  }

  async #each(
    rows: readonly CardRow[],
    overdue: ReadonlyMap<string, number>,
    now: Date,
    use: (card: StoredCard<CardRow>, aside: CardAside) => void,
  ): Promise<void> {
    const cards = await this.#cards.unpack(rows, now);
    const at = now.toISOString();
    for (const card of cards) {
      const { entity_ref: ref, subject, observations } = card.row;
      const aside = asideOf(parseJson<StoredObservation[]>(observations), {
        overdue: overdue.get(ref) ?? 0,
        subject: this.#subjects.read(ref, subject),
        deadlines: this.#cards.deadlines,
        now: at,
      });
      use(card, aside);
    }
  }

  async #rowsOf(
    entityRefs: readonly string[],
    { criteria }: Pick<ScorecardNarrowing, 'criteria'>,
  ): Promise<CardRow[]> {
    return criteria
      ? whereAny(
          this.#knex,
          this.#knex('scorecards').where(where =>
            applyCriteria(where, criteria),
          ),
          'scorecards.entity_ref',
          entityRefs,
        ).select(
          cardColumns(isPostgres(this.#knex)).map(c => this.#knex.raw(c)),
        )
      : this.#rows.all(this.#knex, entityRefs);
  }

  /** What rules see, in the order of the refs; undefined where there is no scorecard. */
  async resources(
    entityRefs: readonly string[],
  ): Promise<(ScorecardResource | undefined)[]> {
    return readResources(this.#knex, entityRefs);
  }

  /** Number of overdue findings, for the entities that have any. */
  async #overdue(
    rows: readonly Pick<SummaryRow, 'entity_ref' | 'finding_deadline'>[],
    now: Date,
  ): Promise<Map<string, number>> {
    const at = now.toISOString();
    const late = rows.filter(
      r => r.finding_deadline !== null && r.finding_deadline < at,
    );
    if (!late.length) {
      return new Map();
    }
    const totals: { entity_ref: string; total: number | string }[] =
      await whereAny(
        this.#knex,
        this.#knex('findings'),
        'entity_ref',
        late.map(r => r.entity_ref),
      )
        .where('status', 'open')
        .whereNull('waiver_id')
        .where('deadline', '<', at)
        .groupBy('entity_ref')
        .select('entity_ref')
        .count({ total: '*' });
    return new Map(totals.map(r => [r.entity_ref, Number(r.total)]));
  }

  /** What lists show of entities beside their row. */
  async #asides(
    rows: readonly Pick<SummaryRow, 'entity_ref' | 'finding_deadline'>[],
    now: Date,
  ): Promise<Map<string, Asides>> {
    const overdue = await this.#overdue(rows, now);
    const attempted: { entity_ref: string; at: string | null }[] =
      await whereAny(
        this.#knex,
        this.#knex('timed_observations'),
        'entity_ref',
        rows.map(r => r.entity_ref),
      )
        .groupBy('entity_ref')
        .select('entity_ref')
        .max({ at: 'attempted_at' });
    const times = new Map(attempted.map(r => [r.entity_ref, r.at]));
    return new Map(
      rows.map(({ entity_ref: ref }) => [
        ref,
        {
          overdue: overdue.get(ref) ?? 0,
          attemptedAt: times.get(ref) ?? null,
        },
      ]),
    );
  }
}

function order(
  rows: Knex.QueryBuilder,
  by: ScorecardListQuery['orderBy'],
): Knex.QueryBuilder {
  const deadline = (query: Knex.QueryBuilder) =>
    query
      .orderByRaw('case when next_deadline is null then 1 else 0 end')
      .orderBy('next_deadline');
  switch (by) {
    case 'title':
      return rows.orderByRaw('lower(title)').orderBy('entity_ref');
    case 'deadline':
      return deadline(rows).orderBy('entity_ref');
    default:
      return deadline(rows.orderBy('level'))
        .orderByRaw('case when score is null then 0 else 1 end')
        .orderBy(['score', 'entity_ref']);
  }
}
