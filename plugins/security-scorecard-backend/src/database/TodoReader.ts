import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  SEVERITIES,
  type ScorecardTodo,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { stateOf } from '../domain/letters';
import { deadlineOf } from '../domain/standing';
import { CheckLists } from './CheckLists';
import { applyCriteria } from './criteria';
import { SUMMARY_COLUMNS, type SummaryRow } from './rows';
import { StoredCards, type ReadingPolicy } from './StoredCards';

/** Most to-dos that one answer holds. */
const MAX_TODOS = 500;

/** Reads what owners have to do. */
export class TodoReader {
  readonly #knex: Knex;
  readonly #cards: StoredCards;

  constructor(
    knex: Knex,
    policy: () => ReadingPolicy,
    lists: CheckLists = new CheckLists(knex),
  ) {
    this.#knex = knex;
    this.#cards = new StoredCards(knex, lists, policy);
  }

  /** Failing checks of the entities of these owners, earliest deadline first. */
  async list(
    ownerRefs: readonly string[],
    criteria: PermissionCriteria<ScorecardFilter> | undefined,
    now: Date,
  ): Promise<ScorecardTodo[]> {
    const rows: SummaryRow[] = await this.#knex('scorecards')
      .where(where => {
        applyCriteria(where, criteria);
      })
      .whereIn('scorecards.entity_ref', q =>
        q
          .from('scorecard_owners')
          .whereIn(
            'owner_ref',
            ownerRefs.map(ref => ref.toLocaleLowerCase('en-US')),
          )
          .select('entity_ref'),
      )
      .where('failing', '>', 0)
      .orderByRaw('case when next_deadline is null then 1 else 0 end')
      .orderBy(['next_deadline', 'entity_ref'])
      .limit(MAX_TODOS)
      .select(...SUMMARY_COLUMNS);
    const cards = await this.#cards.unpack(rows, now);
    return cards
      .flatMap(({ row, plan, results }) =>
        results.flatMap((result, index) => {
          const planned = plan.checks[index];
          const { id, title, severity } = planned.check.definition;
          const open =
            result.letter === 'f' &&
            !result.waived &&
            (result.mode ?? planned.mode) === 'enforce';
          return open
            ? [
                {
                  entityRef: row.entity_ref,
                  entityTitle: row.title,
                  checkId: id,
                  title,
                  severity,
                  state: stateOf(result.letter),
                  deadline: deadlineOf(planned, result, this.#cards.deadlines),
                },
              ]
            : [];
        }),
      )
      .sort(byDeadline)
      .slice(0, MAX_TODOS);
  }
}

function byDeadline(a: ScorecardTodo, b: ScorecardTodo): number {
  const key = (todo: ScorecardTodo) => todo.deadline ?? '9999';
  return (
    key(a).localeCompare(key(b)) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.entityRef.localeCompare(b.entityRef) ||
    a.checkId.localeCompare(b.checkId)
  );
}
