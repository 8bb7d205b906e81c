import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  SEVERITIES,
  type CampaignItem,
  type CampaignProgress,
  type CampaignScope,
  type CheckDefinition,
  type Page,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { applyCriteria } from '../database/criteria';
import { CheckLists } from '../database/CheckLists';
import { applyScope } from '../database/TreeStore';
import { lettersOf, stateOf } from '../domain/letters';
import type { StoredCampaign } from './rows';

/** What is looked at: these checks of these entities. */
export type CampaignSubject = Pick<StoredCampaign, 'checkIds' | 'scope'>;

/** What the caller may see. */
export type Criteria = PermissionCriteria<ScorecardFilter> | undefined;

/** How far the entities of one owner are. */
export interface OwnerProgress {
  /** Null for entities that nobody owns. */
  ownerRef: string | null;
  total: number;
  done: number;
}

interface CheckList {
  /** Null for entities that were never evaluated. */
  id: string | null;
  /** Position of each check of the campaign in the letters, from 1; 0 when it is not there. */
  positions: number[];
}

const DONE = ['pass', 'warn', 'not-applicable'] as const;
const doneLetters = DONE.flatMap(lettersOf);
const failLetters = lettersOf('fail');
const failing = failLetters.filter(letter => letter === letter.toLowerCase());
const waived = failLetters.filter(letter => letter !== letter.toLowerCase());

const quoted = (letters: readonly string[]) =>
  letters.map(letter => `'${letter}'`).join(', ');

/** Pairs of an entity and a check whose letter is one of these. */
function countOf(positions: readonly number[], letters: readonly string[]) {
  return positions
    .filter(position => position > 0)
    .map(
      position =>
        `case when substr(scorecards.states, ${position}, 1) in (${quoted(letters)}) then 1 else 0 end`,
    )
    .join(' + ');
}

const sumOf = (positions: readonly number[], letters: readonly string[]) =>
  `sum(${countOf(positions, letters) || '0'})`;

/** Narrows a query on `scorecards` to the entities of a campaign. */
function within(knex: Knex, scope: CampaignScope, criteria: Criteria) {
  return (query: Knex.QueryBuilder) => {
    query.where(where => applyCriteria(where, criteria));
    for (const refs of [scope.ownerRefs, scope.systemRefs]) {
      if (refs.length) {
        query.where(any => {
          for (const ref of refs) {
            any.orWhere(one => applyScope(one, knex, ref));
          }
        });
      }
    }
    if (scope.tiers.length) {
      query.whereIn('scorecards.tier', scope.tiers);
    }
  };
}

/**
 * Reads how far campaigns are from stored results, in SQL: results are letters,
 * and each policy has a list that says which check each stands for.
 */
export class ProgressReader {
  readonly #knex: Knex;
  readonly #checks: () => readonly CheckDefinition[];
  readonly #checkLists: CheckLists;

  constructor(knex: Knex, checks: () => readonly CheckDefinition[]) {
    this.#knex = knex;
    this.#checks = checks;
    this.#checkLists = new CheckLists(knex);
  }

  /** How many entities are meant. */
  async entities(scope: CampaignScope): Promise<number> {
    const [{ total }] = await this.#knex('scorecards')
      .where(within(this.#knex, scope, undefined))
      .count({ total: '*' });
    return Number(total);
  }

  /** Where the campaign stands now, over what the caller may see. */
  async progress(
    { checkIds, scope }: CampaignSubject,
    criteria: Criteria,
  ): Promise<CampaignProgress> {
    const sum: CampaignProgress = {
      total: 0,
      done: 0,
      failing: 0,
      unknown: 0,
      waived: 0,
    };
    for (const list of await this.#lists(checkIds)) {
      await breathe();
      const row: Record<string, number | string | null> | undefined =
        await this.#of(list, scope, criteria)
          .select(
            this.#knex.raw('count(*) as entities'),
            this.#knex.raw(`${sumOf(list.positions, doneLetters)} as done`),
            this.#knex.raw(`${sumOf(list.positions, failing)} as failing`),
            this.#knex.raw(`${sumOf(list.positions, waived)} as waived`),
          )
          .first();
      const total = Number(row?.entities ?? 0) * checkIds.length;
      const done = Number(row?.done ?? 0);
      const fails = Number(row?.failing ?? 0);
      const excused = Number(row?.waived ?? 0);
      sum.total += total;
      sum.done += done;
      sum.failing += fails;
      sum.waived += excused;
      sum.unknown += total - done - fails - excused;
    }
    return sum;
  }

  /** Where it stands by owner, for reminders and the burn-up. */
  async byOwner({
    checkIds,
    scope,
  }: CampaignSubject): Promise<OwnerProgress[]> {
    const owners = new Map<string | null, OwnerProgress>();
    for (const list of await this.#lists(checkIds)) {
      await breathe();
      const rows: {
        owner_ref: string | null;
        entities: number | string;
        done: number | string;
      }[] = await this.#of(list, scope, undefined)
        .groupBy('scorecards.owner_ref')
        .select(
          'scorecards.owner_ref',
          this.#knex.raw('count(*) as entities'),
          this.#knex.raw(`${sumOf(list.positions, doneLetters)} as done`),
        );
      for (const row of rows) {
        const known = owners.get(row.owner_ref);
        owners.set(row.owner_ref, {
          ownerRef: row.owner_ref,
          total: (known?.total ?? 0) + Number(row.entities) * checkIds.length,
          done: (known?.done ?? 0) + Number(row.done),
        });
      }
    }
    return [...owners.values()].sort((a, b) =>
      (a.ownerRef ?? '') < (b.ownerRef ?? '') ? -1 : 1,
    );
  }

  /** A page of what is not done, most severe first. */
  async items(
    { checkIds, scope }: CampaignSubject,
    page: { limit: number; offset: number },
    criteria: Criteria,
  ): Promise<Page<CampaignItem>> {
    const definitions = new Map(this.#checks().map(c => [c.id, c]));
    const points = (await this.#lists(checkIds)).flatMap(list =>
      checkIds.map((checkId, index) => [
        list.id ?? '',
        list.positions[index],
        checkId,
        SEVERITIES.indexOf(definitions.get(checkId)?.severity ?? 'untriaged'),
      ]),
    );
    if (!points.length) {
      return { items: [], totalItems: 0 };
    }
    const letter = 'substr(scorecards.states, points.column2, 1)';
    const open = () =>
      this.#knex('scorecards')
        .joinRaw(
          `join (values ${points
            .map(() => '(?, cast(? as integer), ?, cast(? as integer))')
            .join(
              ', ',
            )}) as points on points.column1 = coalesce(scorecards.check_list, '')`,
          points.flat(),
        )
        .where(within(this.#knex, scope, criteria))
        .whereRaw(`${letter} not in (${quoted(doneLetters)})`);
    const [{ total }] = await open().count({ total: '*' });
    const rows: {
      entity_ref: string;
      title: string;
      owner_ref: string | null;
      check_id: string;
      letter: string;
    }[] = await open()
      .orderBy([
        { column: 'points.column4' },
        { column: 'scorecards.entity_ref' },
        { column: 'points.column3' },
      ])
      .limit(page.limit)
      .offset(page.offset)
      .select(
        'scorecards.entity_ref',
        'scorecards.title',
        'scorecards.owner_ref',
        'points.column3 as check_id',
        this.#knex.raw(`${letter} as letter`),
      );
    return {
      items: rows.map(row => ({
        entityRef: row.entity_ref,
        entityTitle: row.title,
        ownerRef: row.owner_ref,
        checkId: row.check_id,
        checkTitle: definitions.get(row.check_id)?.title ?? row.check_id,
        severity: definitions.get(row.check_id)?.severity ?? 'untriaged',
        state: stateOf(row.letter),
        waived: row.letter !== row.letter.toLowerCase(),
      })),
      totalItems: Number(total),
    };
  }

  #of(list: CheckList, scope: CampaignScope, criteria: Criteria) {
    const query = this.#knex('scorecards').where(
      within(this.#knex, scope, criteria),
    );
    return list.id === null
      ? query.whereNull('scorecards.check_list')
      : query.where('scorecards.check_list', list.id);
  }

  /** The lists in use, usually one, and that of entities without results. */
  async #lists(checkIds: readonly string[]): Promise<CheckList[]> {
    const lists = await this.#checkLists.inUse();
    return [
      ...[...lists].map(([id, ids]) => ({
        id,
        positions: checkIds.map(checkId => ids.indexOf(checkId) + 1),
      })),
      { id: null, positions: checkIds.map(() => 0) },
    ];
  }
}
