import {
  RESULT_STATES,
  type Level,
  type Pillar,
  type ResultState,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { lettersOf } from '../domain/letters';
import type { CheckLists } from './CheckLists';
import { applyCriteria } from './criteria';
import { whereOwner } from './owners';
import { likePattern, rankOfLevel, worstColumn } from './rows';
import { applyScope } from './TreeStore';

/** What scorecards are narrowed by, all in SQL. */
export interface ScorecardNarrowing {
  search?: string;
  ownerRef?: string;
  /** Group, system or domain: its entities and those of everything below it. */
  scope?: string;
  kind?: string;
  level?: Level;
  /** Only those whose result of this check is in `state`; `fail` when absent. */
  checkId?: string;
  state?: ResultState;
  /** Only those of which nothing was ever observed. */
  withoutData?: boolean;
  /** Only those whose worst result in this pillar is in `worst`; `fail` when absent. */
  pillar?: Pillar;
  worst?: ResultState;
  /** Only those with failing enforced checks, or only others. */
  failing?: boolean;
  /** Template that they were made from. */
  template?: string;
  /** What the caller may see. */
  criteria?: PermissionCriteria<ScorecardFilter>;
}

const lower = (ref: string) => ref.toLocaleLowerCase('en-US');

/** Gives a function that narrows queries on `scorecards`. */
export async function narrowing(
  knex: Knex,
  lists: CheckLists,
  by: ScorecardNarrowing,
): Promise<(query: Knex.QueryBuilder) => void> {
  const places = by.checkId === undefined ? undefined : await lists.inUse();
  return query => {
    query.where(where => applyCriteria(where, by.criteria));
    if (by.search) {
      query.whereRaw(String.raw`scorecards.search_text like ? escape '\'`, [
        likePattern(by.search),
      ]);
    }
    if (by.ownerRef) {
      const { ownerRef } = by;
      query.whereIn('scorecards.entity_ref', q =>
        whereOwner(q, ownerRef).select('entity_ref'),
      );
    }
    if (by.scope) {
      applyScope(query, knex, by.scope);
    }
    if (by.kind) {
      query.where('scorecards.kind', lower(by.kind));
    }
    if (by.level) {
      query.where('scorecards.level', rankOfLevel(by.level));
    }
    if (by.withoutData !== undefined) {
      query[by.withoutData ? 'whereNull' : 'whereNotNull'](
        'scorecards.evaluated_at',
      );
    }
    if (by.pillar) {
      query.where(
        `scorecards.${worstColumn(by.pillar)}`,
        RESULT_STATES.indexOf(by.worst ?? 'fail'),
      );
    }
    if (by.failing !== undefined) {
      query.where('scorecards.failing', by.failing ? '>' : '=', 0);
    }
    if (by.template) {
      query.where('scorecards.template_ref', lower(by.template));
    }
    if (places && by.checkId !== undefined) {
      whereState(query, places, by.checkId, by.state ?? 'fail');
    }
  };
}

/** Results are letters in the order of a list, so a check is a place in it. */
function whereState(
  query: Knex.QueryBuilder,
  lists: ReadonlyMap<string, readonly string[]>,
  checkId: string,
  state: ResultState,
) {
  const letters = lettersOf(state);
  const marks = letters.map(() => '?').join(', ');
  query.where(any => {
    any.whereRaw('1 = 0');
    for (const [list, ids] of lists) {
      const place = ids.indexOf(checkId) + 1;
      if (place > 0) {
        any.orWhereRaw(
          `(scorecards.check_list = ? and substr(scorecards.states, ${place}, 1) in (${marks}))`,
          [list, ...letters],
        );
      }
    }
  });
}
