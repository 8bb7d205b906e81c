import {
  RESULT_STATES,
  STANDINGS,
  standingOf,
  type AsOfCheck,
  type AsOfEntities,
  type AsOfEntitiesRequest,
  type AsOfEntity,
  type AsOfNext,
  type AsOfNextRequest,
  type AsOfSummary,
  type AsOfSummaryRequest,
  type ResultState,
  type Standing,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { StoredCards, type ReadingPolicy } from '../database/StoredCards';
import type { CheckLists } from '../database/CheckLists';
import { endWaiver } from '../domain/aging';
import { stateOf } from '../domain/letters';
import { planOf, type Plan } from '../domain/plan';
import { record } from '../rollups/columns';
import type { Visible } from '../rollups/RollupReader';
import { AsOfDetails, noFindings } from './AsOfDetails';
import { RecordedEntities, type RecordedEntity } from './RecordedEntities';
import { toResult, type AsOfCard } from './results';

/** Entities that are read at once. */
const CHUNK = 250;

const zero = () => record(STANDINGS, () => 0);

/** Reads how entities stood at a time, from the record. It evaluates no check. */
export class AsOfReader {
  readonly #record: RecordedEntities;
  readonly #details: AsOfDetails;
  readonly #cards: StoredCards;
  readonly #policy: () => ReadingPolicy;

  constructor(knex: Knex, policy: () => ReadingPolicy, lists: CheckLists) {
    this.#record = new RecordedEntities(knex);
    this.#details = new AsOfDetails(knex);
    this.#cards = new StoredCards(knex, lists, policy);
    this.#policy = policy;
  }

  /** How a scope stood by sets of checks; check ids that do not exist count for nothing. */
  async summary(
    { at, groups }: Pick<AsOfSummaryRequest, 'at' | 'groups'>,
    visible: Visible,
  ): Promise<AsOfSummary> {
    const plan = planOf(this.#policy().checks);
    const sets = Object.entries(groups).map(([id, checkIds]) => ({
      id,
      indexes: indexesOf(plan, checkIds),
      counts: zero(),
    }));
    let entities = 0;
    for await (const cards of this.#all(at, visible)) {
      entities += cards.length;
      for (const { results } of cards) {
        const states = results.map(({ letter, waived }) => ({
          state: stateOf(letter),
          waived,
        }));
        for (const { indexes, counts } of sets) {
          counts[standingOf(indexes.map(i => states[i]))] += 1;
        }
      }
    }
    return {
      recordedSince: await this.#record.since(),
      entities,
      groups: Object.fromEntries(sets.map(({ id, counts }) => [id, counts])),
    };
  }

  /** A page of entities by ref, with sums over all of the scope. */
  async entities(
    request: AsOfEntitiesRequest,
    visible: Visible,
  ): Promise<AsOfEntities> {
    const { at, standing, limit = 20, offset = 0 } = request;
    const plan = planOf(this.#policy().checks);
    const indexes = indexesOf(plan, request.checkIds);
    const sums = indexes.map(() => ({
      counts: record(RESULT_STATES, () => 0),
      waived: 0,
    }));
    const standings = zero();
    const page: AsOfCard[] = [];
    let totalItems = 0;
    for await (const cards of this.#all(at, visible)) {
      for (const card of cards) {
        indexes.forEach((index, place) => {
          const { letter, waived } = card.results[index];
          sums[place].counts[stateOf(letter)] += 1;
          sums[place].waived += waived ? 1 : 0;
        });
        const own = standingOfCard(card, indexes);
        standings[own] += 1;
        if (standing === undefined || standing === own) {
          if (totalItems >= offset && page.length < limit) {
            page.push(card);
          }
          totalItems += 1;
        }
      }
    }
    return {
      recordedSince: await this.#record.since(),
      checks: indexes.map((index, place) =>
        toCheck(plan, index, sums[place].counts, sums[place].waived),
      ),
      standings,
      items: await this.#describe(page, plan, indexes, at),
      totalItems,
    };
  }

  /** The entities that follow a ref. */
  async next(request: AsOfNextRequest, visible: Visible): Promise<AsOfNext> {
    const { at, after = '', limit = 100 } = request;
    const plan = planOf(this.#policy().checks);
    const rows = await this.#record.page(at, visible, { after, limit });
    return {
      items: await this.#describe(
        await this.#unpack(rows, at),
        plan,
        indexesOf(plan, request.checkIds),
        at,
      ),
      next: rows.length < limit ? null : (rows.at(-1)?.entity_ref ?? null),
    };
  }

  async *#all(at: string, visible: Visible): AsyncIterable<AsOfCard[]> {
    let after: string | undefined = '';
    while (after !== undefined) {
      await breathe();
      const rows: RecordedEntity[] = await this.#record.page(at, visible, {
        after,
        limit: CHUNK,
      });
      yield await this.#unpack(rows, at);
      after = rows.length < CHUNK ? undefined : rows.at(-1)?.entity_ref;
    }
  }

  async #unpack(
    rows: readonly RecordedEntity[],
    at: string,
  ): Promise<AsOfCard[]> {
    const cards = await this.#cards.unpack(rows, new Date(at));
    const waived = cards
      .filter(({ results }) => results.some(r => r.waived))
      .map(({ row }) => row.entity_ref);
    // A waiver may have ended while nobody evaluated what it was of.
    const exceptions = waived.length
      ? await this.#details.exceptions(waived, at)
      : undefined;
    return cards.map(({ row, results }) => {
      const own = exceptions?.get(row.entity_ref) ?? [];
      const inForce = new Set(own.map(e => e.waiverId));
      return {
        row,
        results: results.map(r => (r.waived ? endWaiver(r, inForce) : r)),
      };
    });
  }

  async #describe(
    cards: readonly AsOfCard[],
    plan: Plan,
    indexes: readonly number[],
    at: string,
  ): Promise<AsOfEntity[]> {
    const refs = cards.map(card => card.row.entity_ref);
    const checks = indexes.map(index => plan.checks[index].check);
    const pillars = [...new Set(checks.map(c => c.definition.pillar))];
    const collectors = [...new Set(checks.map(c => c.collector.id))];
    const checkIds = new Set(checks.map(c => c.definition.id));
    const facts = await this.#details.facts(refs, collectors, at);
    const exceptions = await this.#details.exceptions(refs, at);
    const findings = await this.#details.findings(refs, pillars, at);
    return cards.map(card => {
      const { row } = card;
      const open = findings.get(row.entity_ref) ?? noFindings();
      return {
        entityRef: row.entity_ref,
        title: row.title,
        ownerRef: row.owner_ref,
        inCatalog: row.left_at === null && row.missing_since === null,
        standing: standingOfCard(card, indexes),
        results: indexes.map(index =>
          toResult(
            plan.checks[index].check,
            card.results[index],
            facts.get(row.entity_ref),
          ),
        ),
        exceptions: (exceptions.get(row.entity_ref) ?? []).filter(
          ({ target }) => target.kind === 'finding' || checkIds.has(target.id),
        ),
        openFindings: open.counts,
        findings: open.listed,
      };
    });
  }
}

function indexesOf(plan: Plan, checkIds: readonly string[]): number[] {
  return [...new Set(checkIds)].flatMap(id => plan.indexOf.get(id) ?? []);
}

function standingOfCard(
  { results }: AsOfCard,
  indexes: readonly number[],
): Standing {
  return standingOf(
    indexes.map(index => ({
      state: stateOf(results[index].letter),
      waived: results[index].waived,
    })),
  );
}

function toCheck(
  plan: Plan,
  index: number,
  counts: Record<ResultState, number>,
  waived: number,
): AsOfCheck {
  const { id, title, pillar, severity, mode, expected } =
    plan.checks[index].check.definition;
  return {
    checkId: id,
    title,
    pillar,
    severity,
    mode,
    expected,
    counts,
    waived,
  };
}
