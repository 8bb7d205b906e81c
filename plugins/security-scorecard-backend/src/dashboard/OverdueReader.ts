import {
  OVERDUE_AGES,
  type OverdueAge,
  type OverdueTeam,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { isPostgres, whereAny } from '../database/bulk';
import { countedFindings } from '../database/countedFindings';
import { NO_OWNER } from '../database/owners';
import { rangeOfAge } from '../domain/overdue';
import { record } from '../rollups/columns';
import { narrow, type Visible } from '../rollups/RollupReader';

/** Services whose findings one statement counts: SQLite holds the process as long as it counts. */
const PAGE = { sqlite: 500, postgres: 1000 };

const [YOUNGEST, ...OLDER] = OVERDUE_AGES;

/** How many are of an age or older. */
type AgeRow = Partial<Record<OverdueAge, string | number>> & {
  entity_ref: string;
};

/** Overdue findings: each once, and by owner, most first. */
export interface Overdue {
  total: number;
  /** Of services that several own, each has them all. */
  teams: OverdueTeam[];
}

function agesOf(row: AgeRow): Record<OverdueAge, number> {
  const sums = OVERDUE_AGES.map(age => Number(row[age] ?? 0));
  return record(
    OVERDUE_AGES,
    (_, place) => sums[place] - (sums[place + 1] ?? 0),
  );
}

const sumOf = (ages: Record<OverdueAge, number>) =>
  OVERDUE_AGES.reduce((sum, age) => sum + ages[age], 0);

/** Counts overdue findings by owner and age, from the index of open findings. */
export class OverdueReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async read(visible: Visible, now: Date): Promise<Overdue> {
    const byOwner = new Map<string | null, Record<OverdueAge, number>>();
    let total = 0;
    const page = isPostgres(this.#knex) ? PAGE.postgres : PAGE.sqlite;
    let after: string | undefined = '';
    while (after !== undefined) {
      const refs: string[] = await this.#knex('scorecards')
        .where(where => narrow(where, this.#knex, visible))
        .where('scorecards.entity_ref', '>', after)
        .orderBy('scorecards.entity_ref')
        .limit(page)
        .pluck('scorecards.entity_ref');
      const last = refs.at(-1);
      if (last === undefined) {
        break;
      }
      const counts = await this.#countPage(visible, { after, last }, now);
      const owners = await this.#owners({ after, last });
      for (const row of counts) {
        const ages = agesOf(row);
        total += sumOf(ages);
        for (const owner of owners.get(row.entity_ref) ?? [null]) {
          const known = byOwner.get(owner);
          byOwner.set(
            owner,
            record(OVERDUE_AGES, age => (known?.[age] ?? 0) + ages[age]),
          );
        }
      }
      await breathe();
      after = refs.length < page ? undefined : last;
    }
    return { total, teams: await this.#teams(byOwner) };
  }

  /** By service, of those after one up to another. */
  async #countPage(
    visible: Visible,
    page: { after: string; last: string },
    now: Date,
  ): Promise<AgeRow[]> {
    const knex = this.#knex;
    // As old or older: one comparison of each finding for each age but the first.
    const older = OLDER.map(age =>
      knex.raw('count(case when f.deadline < ? then 1 end) as ??', [
        rangeOfAge(age, now).to,
        age,
      ]),
    );
    const late = countedFindings(knex)
      .where('f.entity_ref', '>', page.after)
      .where('f.entity_ref', '<=', page.last)
      .where('f.deadline', '<', now.toISOString())
      .groupBy('f.entity_ref')
      .select('f.entity_ref', ...older)
      .count({ [YOUNGEST]: '*' });
    if (visible.criteria || visible.scope) {
      late.whereIn('f.entity_ref', own =>
        own
          .from('scorecards')
          .where(where => narrow(where, knex, visible))
          .select('scorecards.entity_ref'),
      );
    }
    return late;
  }

  async #owners(page: {
    after: string;
    last: string;
  }): Promise<Map<string, string[]>> {
    const rows: { entity_ref: string; owner_ref: string }[] = await this.#knex(
      'scorecard_owners',
    )
      .where('entity_ref', '>', page.after)
      .where('entity_ref', '<=', page.last)
      .select('entity_ref', 'owner_ref');
    const owners = new Map<string, string[]>();
    for (const row of rows) {
      const known = owners.get(row.entity_ref);
      if (known) {
        known.push(row.owner_ref);
      } else {
        owners.set(row.entity_ref, [row.owner_ref]);
      }
    }
    return owners;
  }

  async #teams(
    byOwner: ReadonlyMap<string | null, Record<OverdueAge, number>>,
  ): Promise<OverdueTeam[]> {
    const refs = [...byOwner.keys()].filter(ref => ref !== null);
    const nodes: { ref: string; title: string }[] = await whereAny(
      this.#knex,
      this.#knex('tree_nodes'),
      'ref',
      refs,
    ).select('ref', 'title');
    const titles = new Map(nodes.map(node => [node.ref, node.title]));
    return [...byOwner]
      .map(([ref, ages]) => ({
        ref,
        title: ref === null ? NO_OWNER : (titles.get(ref) ?? ref),
        ages,
        total: sumOf(ages),
      }))
      .sort((a, b) => b.total - a.total || (a.title < b.title ? -1 : 1));
  }
}
