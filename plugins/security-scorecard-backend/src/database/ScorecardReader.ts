import {
  summarizeResults,
  type Page,
  type Scorecard,
  type ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardResource } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { jsonList } from '../domain/jsonList';
import type { Plan } from '../domain/plan';
import type { StoredObservation } from '../domain/observation';
import { presentOwn, presentResult, sharedResult } from '../domain/present';
import { ResultTexts } from '../domain/ResultTexts';
import { SubjectReader } from '../domain/subject';
import { isPostgres, whereAny } from './bulk';
import { asideOf, inputsOf, type CardAside } from './cardAside';
import { CheckLists } from './CheckLists';
import { applyCriteria } from './criteria';
import { observationsColumn } from './observationsColumn';
import { Prepared } from './Prepared';
import { parseJson, SUMMARY_COLUMNS, type SummaryRow } from './rows';
import { narrowing, type ScorecardNarrowing } from './scorecardFilters';
import {
  StoredCards,
  type ReadingPolicy,
  type StoredCard,
} from './StoredCards';
import { CardStandings, summaryOf, type Asides } from './summaryOf';

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
  items: (Buffer | null)[];
}

/** What a whole scorecard is made from. */
type CardRow = SummaryRow & { subject: string; observations: string };

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
  readonly #standings = new CardStandings();
  readonly #texts = new ResultTexts();
  readonly #ownTexts = new ResultTexts(presentOwn);
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
    return this.#read(entityRefs, narrowed, now, (card, aside) => {
      const results = inputsOf(card, aside).map(presentResult);
      const { nextLevel, pillars } = summarizeResults(results);
      return {
        ...summaryOf(card, aside, pillars),
        nextLevel,
        coverageRows: aside.coverageRows,
        results,
      };
    });
  }

  /** The same as JSON, for many at once: most of their words are made already. */
  async getTexts(
    entityRefs: readonly string[],
    narrowed: ScorecardTextQuery,
    now: Date,
  ): Promise<ScorecardTexts> {
    const texts = narrowed.brief ? this.#ownTexts : this.#texts;
    let plan: Plan | undefined;
    const items = await this.#read(entityRefs, narrowed, now, (card, aside) => {
      ({ plan } = card);
      const standing = this.#standings.of(card);
      const { pillars: _, ...rest } = summaryOf(card, aside, standing.pillars);
      const own: Omit<Scorecard, 'results' | 'pillars' | 'nextLevel'> = {
        ...rest,
        coverageRows: aside.coverageRows,
      };
      return jsonList(
        `${JSON.stringify(own).slice(0, -1)},${standing.text},"results":[`,
        inputsOf(card, aside).map(i => texts.of(i)),
        ']}',
      );
    });
    return {
      checks: narrowed.brief && plan ? this.#shared(plan) : '[]',
      items,
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

  async #read<T>(
    entityRefs: readonly string[],
    { criteria }: Pick<ScorecardNarrowing, 'criteria'>,
    now: Date,
    make: (card: StoredCard<CardRow>, aside: CardAside) => T,
  ): Promise<(T | null)[]> {
    const rows = criteria
      ? await this.#narrowed(entityRefs, criteria)
      : await this.#rows.all(this.#knex, entityRefs);
    const [cards, overdue] = await Promise.all([
      this.#cards.unpack(rows, now),
      this.#overdue(rows, now),
    ]);
    const at = now.toISOString();
    const found = new Map(
      cards.map(card => {
        const { entity_ref: ref, subject, observations } = card.row;
        const aside = asideOf(parseJson<StoredObservation[]>(observations), {
          overdue: overdue.get(ref) ?? 0,
          subject: this.#subjects.read(ref, subject),
          deadlines: this.#cards.deadlines,
          now: at,
        });
        return [ref, make(card, aside)];
      }),
    );
    return entityRefs.map(ref => found.get(ref) ?? null);
  }

  /** What rules see, in the order of the refs; undefined where there is no scorecard. */
  async resources(
    entityRefs: readonly string[],
  ): Promise<(ScorecardResource | undefined)[]> {
    const rows: {
      entity_ref: string;
      owner_ref: string | null;
      owner: string | null;
    }[] = await whereAny(
      this.#knex,
      this.#knex('scorecards').leftJoin(
        'scorecard_owners as o',
        'o.entity_ref',
        'scorecards.entity_ref',
      ),
      'scorecards.entity_ref',
      entityRefs,
    )
      .orderBy('o.owner_ref')
      .select(
        'scorecards.entity_ref',
        'scorecards.owner_ref',
        'o.owner_ref as owner',
      );
    const found = new Map<
      string,
      ScorecardResource & { ownerRefs: string[] }
    >();
    for (const row of rows) {
      const resource = found.get(row.entity_ref) ?? {
        entityRef: row.entity_ref,
        ownerRef: row.owner_ref,
        ownerRefs: [],
      };
      if (row.owner) {
        resource.ownerRefs.push(row.owner);
      }
      found.set(row.entity_ref, resource);
    }
    return entityRefs.map(ref => found.get(ref));
  }

  async #narrowed(
    entityRefs: readonly string[],
    criteria: ScorecardNarrowing['criteria'],
  ): Promise<CardRow[]> {
    return whereAny(
      this.#knex,
      this.#knex('scorecards').where(where => applyCriteria(where, criteria)),
      'scorecards.entity_ref',
      entityRefs,
    ).select(cardColumns(isPostgres(this.#knex)).map(c => this.#knex.raw(c)));
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
