import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  SEVERITIES,
  type ScorecardTodo,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { PackedTodo } from '../domain/rollUp';
import { applyCriteria } from './criteria';
import { parseJson, type ScorecardRow } from './rows';
import { staleResults } from './staleResults';

/** Most to-dos that one answer holds. */
const MAX_TODOS = 500;

/** Reads what owners have to do. */
export class TodoReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Failing checks of the entities of these owners, earliest deadline first. */
  async list(
    ownerRefs: readonly string[],
    criteria: PermissionCriteria<ScorecardFilter> | undefined,
    now: Date,
  ): Promise<ScorecardTodo[]> {
    const rows: Pick<
      ScorecardRow,
      'entity_ref' | 'title' | 'todos' | 'due_at'
    >[] = await this.#knex<ScorecardRow>('scorecards')
      .where(where => {
        applyCriteria(where, criteria);
      })
      .whereIn(
        'owner_ref',
        ownerRefs.map(ref => ref.toLocaleLowerCase('en-US')),
      )
      .where('failing', '>', 0)
      .orderByRaw('case when next_deadline is null then 1 else 0 end')
      .orderBy(['next_deadline', 'entity_ref'])
      .limit(MAX_TODOS)
      .select('entity_ref', 'title', 'todos', 'due_at');
    const stale = await staleResults(this.#knex, rows, now);
    return rows
      .flatMap(row => {
        const failing = stale
          .get(row.entity_ref)
          ?.filter(r => r.state === 'fail')
          .map(r => r.checkId);
        return parseJson<PackedTodo[]>(row.todos)
          .filter(todo => !failing || failing.includes(todo.checkId))
          .map(todo => ({
            entityRef: row.entity_ref,
            entityTitle: row.title,
            ...todo,
          }));
      })
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
