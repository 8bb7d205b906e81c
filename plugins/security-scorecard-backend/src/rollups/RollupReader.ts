import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  Rollup,
  RollupDimension,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { countedFindings } from '../database/countedFindings';
import { applyCriteria } from '../database/criteria';
import { applyScope } from '../database/TreeStore';
import {
  byWorst,
  COUNTED_COLUMNS,
  sums,
  toRollup,
  type SumRow,
} from './columns';

/** Which entities a roll-up is over. */
export interface Visible {
  /** What the caller may see. */
  criteria?: PermissionCriteria<ScorecardFilter>;
  /** Group, system or domain, with everything below it; every entity when absent. */
  scope?: string;
}

/** Name of what has no owner, system or domain. */
const NONE = 'none';
/** Most roll-ups of one answer. */
const MAX_ROLLUPS = 1000;

const COLUMN: Record<Exclude<RollupDimension, 'owner'>, string> = {
  system: 'system_ref',
  domain: 'domain_ref',
  kind: 'kind',
};

type Grouped = SumRow & { ref: string | null };
type LateRow = Pick<SumRow, 'overdue'> & { ref: string | null };

/** How rows of `s` are told apart. */
interface Grouping {
  /** What they are grouped by. */
  column: string;
  /** Adds the tables that the column needs. */
  join(rows: Knex.QueryBuilder): Knex.QueryBuilder;
  /** Narrows to the rows that `join` leaves out though they count. */
  others?(rows: Knex.QueryBuilder): Knex.QueryBuilder;
}

/** Roll-ups by set-based SQL over the counters; no scorecard is read. */
export class RollupReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Roll-ups by owner, system, domain or kind, worst first; each over what
   * belongs to it directly. Overdue findings are counted unless they are given.
   */
  async list(
    by: RollupDimension,
    visible: Visible,
    now: Date,
    overdue?: ReadonlyMap<string | null, number>,
  ): Promise<Rollup[]> {
    return this.#grouped(
      by === 'owner'
        ? {
            column: 'o.owner_ref',
            join: rows =>
              rows.join('scorecard_owners as o', {
                'o.entity_ref': 's.entity_ref',
              }),
            // Not with an outer join: that would sort everything by owner first.
            others: rows => rows.whereNull('s.owner_ref'),
          }
        : { column: `s.${COLUMN[by]}`, join: rows => rows },
      visible,
      now,
      overdue,
    );
  }

  /** Everything in the scope. Overdue findings are counted unless they are given. */
  async total(visible: Visible, now: Date, overdue?: number): Promise<Rollup> {
    const { scope } = visible;
    const [[row], [late]]: SumRow[][] = await Promise.all([
      this.#visible(visible).select(sums(this.#knex)),
      overdue === undefined
        ? this.#overdue(visible, now).count({ overdue: '*' })
        : [{ overdue }],
    ]);
    const title = scope ? await this.#titleOf(scope) : 'Organisation';
    const found = Number(row?.entities ?? 0) > 0;
    return toRollup(
      scope ?? 'organisation',
      // The name of something that the caller sees nothing of may be hidden, too.
      found ? title : (scope ?? title),
      row,
      Number(late?.overdue ?? 0),
    );
  }

  /** What is directly below a group or domain, each with everything below it, worst first. */
  async children(
    parent: string,
    visible: Omit<Visible, 'scope'>,
    now: Date,
  ): Promise<Rollup[]> {
    const members = () => {
      const below = () =>
        this.#knex('tree')
          .join('tree_nodes as child', { 'child.ref': 'tree.ancestor' })
          .where('child.parent_ref', parent);
      if (parent.startsWith('group:')) {
        return below()
          .join('scorecard_owners as o', { 'o.owner_ref': 'tree.descendant' })
          .distinct({ ref: 'tree.ancestor', entity_ref: 'o.entity_ref' });
      }
      const via = (column: string) =>
        below()
          .join('scorecards as c', { [`c.${column}`]: 'tree.descendant' })
          .select({ ref: 'tree.ancestor', entity_ref: 'c.entity_ref' });
      return via('system_ref').union(via('domain_ref'));
    };
    return this.#grouped(
      {
        column: 'm.ref',
        join: rows =>
          rows.join(members().as('m'), { 'm.entity_ref': 's.entity_ref' }),
      },
      visible,
      now,
    );
  }

  /** How many entities there are in a scope, whoever asks, and how many the caller sees. */
  async seen(visible: Visible): Promise<{ all: number; seen: number }> {
    const count = async (of: Visible) => {
      const [row]: SumRow[] = await this.#visible(of).count({ entities: '*' });
      return Number(row.entities);
    };
    const [all, seen] = await Promise.all([
      count({ scope: visible.scope }),
      count(visible),
    ]);
    return { all, seen };
  }

  async #grouped(
    grouping: Grouping,
    visible: Visible,
    now: Date,
    counted?: ReadonlyMap<string | null, number>,
  ): Promise<Rollup[]> {
    const { column, join, others } = grouping;
    const late = () => this.#overdue(visible, now);
    const [joined, rest, joinedLate, restLate]: [
      Grouped[],
      SumRow[],
      LateRow[],
      SumRow[],
    ] = await Promise.all([
      join(this.#visible(visible))
        .groupBy(column)
        .select([{ ref: column }, ...sums(this.#knex)]),
      others ? others(this.#visible(visible)).select(sums(this.#knex)) : [],
      counted
        ? []
        : join(late())
            .groupBy(column)
            .select({ ref: column })
            .count({ overdue: '*' }),
      others && !counted ? others(late()).count({ overdue: '*' }) : [],
    ]);
    const rows: Grouped[] = [
      ...joined,
      ...rest
        .filter(row => Number(row.entities) > 0)
        .map(row => ({ ...row, ref: null })),
    ];
    const overdue =
      counted ??
      new Map(
        [
          ...joinedLate,
          ...restLate.map(row => ({ overdue: row.overdue, ref: null })),
        ].map(row => [row.ref, Number(row.overdue)]),
      );
    const titles = await this.#titlesOf(rows.map(row => row.ref));
    return rows
      .map(row =>
        toRollup(
          row.ref ?? NONE,
          titles.get(row.ref) ?? row.ref ?? NONE,
          row,
          overdue.get(row.ref) ?? 0,
        ),
      )
      .sort(byWorst)
      .slice(0, MAX_ROLLUPS);
  }

  /** The counters of what the caller sees, as `s`. */
  #visible(visible: Visible): Knex.QueryBuilder {
    return this.#knex.from(
      this.#knex('scorecards')
        .where(where => narrow(where, this.#knex, visible))
        .select(['scorecards.entity_ref', ...COUNTED_COLUMNS])
        .as('s'),
    );
  }

  /** Open findings past their deadline, one row each, of what the caller sees. */
  #overdue(visible: Visible, now: Date): Knex.QueryBuilder {
    return countedFindings(this.#knex)
      .join(
        this.#knex('scorecards')
          .where(where => narrow(where, this.#knex, visible))
          .select([
            'scorecards.entity_ref',
            'scorecards.owner_ref',
            ...Object.values(COLUMN),
          ])
          .as('s'),
        { 's.entity_ref': 'f.entity_ref' },
      )
      .where('f.deadline', '<', now.toISOString());
  }

  async #titlesOf(
    refs: readonly (string | null)[],
  ): Promise<Map<string | null, string>> {
    const nodes: { ref: string; title: string }[] = await this.#knex(
      'tree_nodes',
    )
      .whereIn('ref', refs.filter(ref => ref !== null).slice(0, MAX_ROLLUPS))
      .select('ref', 'title');
    return new Map(nodes.map(node => [node.ref, node.title]));
  }

  async #titleOf(ref: string): Promise<string> {
    const [title]: string[] = await this.#knex('tree_nodes')
      .where({ ref })
      .pluck('title');
    return title ?? ref;
  }
}

/** Narrows a query on `scorecards`. */
export function narrow(
  where: Knex.QueryBuilder,
  knex: Knex,
  { criteria, scope }: Visible,
): void {
  where.where(own => applyCriteria(own, criteria));
  if (scope) {
    where.where(within => applyScope(within, knex, scope));
  }
}
