import {
  OVERDUE_AGES,
  type OverdueAge,
  type OverdueTeam,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { NO_OWNER } from '../database/owners';
import { rangeOfAge } from '../domain/overdue';
import { record } from '../rollups/columns';
import { COUNTED_FINDING, narrow, type Visible } from '../rollups/RollupReader';

type AgeRow = Partial<Record<OverdueAge, string | number>> & {
  ref: string | null;
  title: string | null;
};

/** Counts overdue findings by owner and age, from the index of open findings. */
export class OverdueReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Owners with overdue findings, most first; of services that several own, each has them all. */
  async list(visible: Visible, now: Date): Promise<OverdueTeam[]> {
    const knex = this.#knex;
    const ages = OVERDUE_AGES.map(age => {
      const { from, to } = rangeOfAge(age, now);
      return knex.raw(
        `sum(case when f.deadline < ? ${from ? 'and f.deadline >= ?' : ''} then 1 else 0 end) as ??`,
        [to, ...(from ? [from] : []), age],
      );
    });
    const late = knex('findings as f')
      .whereRaw(COUNTED_FINDING)
      .where('f.deadline', '<', now.toISOString())
      .groupBy('f.entity_ref')
      .select('f.entity_ref', ...ages);
    if (visible.criteria || visible.scope) {
      late.whereIn('f.entity_ref', own =>
        own
          .from('scorecards')
          .where(where => narrow(where, knex, visible))
          .select('scorecards.entity_ref'),
      );
    }
    const rows: AgeRow[] = await knex
      .from(late.as('late'))
      .leftJoin('scorecard_owners as o', {
        'o.entity_ref': 'late.entity_ref',
      })
      .leftJoin('tree_nodes as n', { 'n.ref': 'o.owner_ref' })
      .groupBy('o.owner_ref')
      .select({ ref: 'o.owner_ref' })
      .max({ title: 'n.title' })
      .sum(Object.fromEntries(OVERDUE_AGES.map(age => [age, `late.${age}`])));
    return rows
      .map(row => {
        const counts = record(OVERDUE_AGES, age => Number(row[age] ?? 0));
        return {
          ref: row.ref,
          title: row.title ?? row.ref ?? NO_OWNER,
          ages: counts,
          total: OVERDUE_AGES.reduce((sum, age) => sum + counts[age], 0),
        };
      })
      .sort((a, b) => b.total - a.total || (a.title < b.title ? -1 : 1));
  }
}
