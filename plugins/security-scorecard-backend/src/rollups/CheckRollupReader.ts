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
    const tallies = tally(rows, await this.#idsOf(rows));
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

/** Counts the letters of each place first: there are few, and many scorecards. */
function tally(
  rows: readonly StatesRow[],
  idsOf: ReadonlyMap<string, readonly string[]>,
): Map<string, Tally> {
  const places = new Map<string, Map<string, number>[]>();
  for (const { check_list: list, states, entities } of rows) {
    const own = places.get(list) ?? [];
    places.set(list, own);
    for (let place = 0; place < states.length; place += 1) {
      own[place] ??= new Map();
      const letter = states[place];
      own[place].set(letter, (own[place].get(letter) ?? 0) + Number(entities));
    }
  }
  const tallies = new Map<string, Tally>();
  for (const [list, counted] of places) {
    (idsOf.get(list) ?? []).forEach((id, place) => {
      const sum = tallies.get(id) ?? emptyTally();
      for (const [letter, entities] of counted[place] ?? []) {
        sum[stateOf(letter)] += entities;
        sum.waived += letter === letter.toLowerCase() ? 0 : entities;
      }
      tallies.set(id, sum);
    });
  }
  return tallies;
}

function parseIds(text: string): string[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function emptyTally(): Tally {
  return { ...record(RESULT_STATES, () => 0), waived: 0 };
}
