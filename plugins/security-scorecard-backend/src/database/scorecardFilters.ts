import type {
  Level,
  ResultState,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { lettersOf } from '../domain/letters';
import type { CheckLists } from './CheckLists';
import { applyCriteria } from './criteria';
import { likePattern, rankOfLevel } from './rows';
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
      query.whereIn('scorecards.entity_ref', q =>
        q
          .from('scorecard_owners')
          .where('owner_ref', lower(by.ownerRef ?? ''))
          .select('entity_ref'),
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
