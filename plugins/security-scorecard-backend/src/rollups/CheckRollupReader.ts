import {
  RESULT_STATES,
  type CheckRollup,
  type ResultState,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { stateOf } from '../domain/letters';
import type { CheckPolicy } from '../policy/loadChecks';
import { record } from './columns';
import { narrow, type Visible } from './RollupReader';

interface StatesRow {
  check_list: string;
  states: string;
  entities: string | number;
}

type Tally = Record<ResultState, number> & { waived: number };

/** How each check stands over many entities, from the packed results. */
export class CheckRollupReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Checks in force by number of failures, most first. Equal scorecards are read once. */
  async list(visible: Visible, policy: CheckPolicy): Promise<CheckRollup[]> {
    const rows: StatesRow[] = await this.#knex('scorecards')
      .where(where => narrow(where, this.#knex, visible))
      .whereNotNull('check_list')
      .groupBy(['check_list', 'states'])
      .select(['check_list', 'states'])
      .count({ entities: '*' });
    const ids = await this.#idsOf(rows);
    const tallies = new Map<string, Tally>();
    for (const row of rows) {
      const entities = Number(row.entities);
      [...row.states].forEach((letter, index) => {
        const id = ids.get(row.check_list)?.[index];
        if (id !== undefined) {
          const tally = tallies.get(id) ?? emptyTally();
          tally[stateOf(letter)] += entities;
          tally.waived += letter === letter.toUpperCase() ? entities : 0;
          tallies.set(id, tally);
        }
      });
    }
    return policy.checks
      .map(({ definition }) => {
        const { waived, ...counts } =
          tallies.get(definition.id) ?? emptyTally();
        const { id, title, pillar, severity, mode } = definition;
        return { checkId: id, title, pillar, severity, mode, counts, waived };
      })
      .sort(
        (a, b) =>
          b.counts.fail - a.counts.fail ||
          b.counts.unknown - a.counts.unknown ||
          (a.checkId < b.checkId ? -1 : 1),
      );
  }

  async #idsOf(rows: readonly StatesRow[]): Promise<Map<string, string[]>> {
    const lists: { id: string; check_ids: string }[] = await this.#knex(
      'check_lists',
    )
      .whereIn('id', [...new Set(rows.map(row => row.check_list))])
      .select('id', 'check_ids');
    return new Map(lists.map(list => [list.id, parseIds(list.check_ids)]));
  }
}

function parseIds(text: string): string[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function emptyTally(): Tally {
  return { ...record(RESULT_STATES, () => 0), waived: 0 };
}
