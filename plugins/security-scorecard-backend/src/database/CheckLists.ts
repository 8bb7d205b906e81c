import type { Knex } from 'knex';
import type { Plan } from '../domain/plan';
import { parseJson } from './rows';

/** Which checks the letters of stored results stand for. What an id stands for never changes. */
export class CheckLists {
  readonly #knex: Knex;
  readonly #known = new Map<string, readonly string[]>();
  readonly #stored = new Set<string>();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Stores the order of a plan, before results are stored under it. */
  async store(plan: Plan): Promise<void> {
    if (!this.#stored.has(plan.id)) {
      await this.#knex('check_lists')
        .insert({ id: plan.id, check_ids: JSON.stringify(plan.ids) })
        .onConflict('id')
        .ignore();
      this.#stored.add(plan.id);
    }
    this.#known.set(plan.id, plan.ids);
  }

  /** Check ids of lists; one that is gone has none. */
  async get(
    ids: readonly (string | null)[],
    knex: Knex = this.#knex,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const unknown = [...new Set(ids)].filter(
      id => id !== null && !this.#known.has(id),
    );
    if (unknown.length) {
      const rows: { id: string; check_ids: string }[] = await knex(
        'check_lists',
      )
        .whereIn('id', unknown)
        .select();
      rows.forEach(row =>
        this.#known.set(row.id, parseJson<string[]>(row.check_ids)),
      );
    }
    return this.#known;
  }

  /** Every list that results are stored under. */
  async inUse(): Promise<Map<string, readonly string[]>> {
    const ids: (string | null)[] = await this.#knex('scorecards')
      .distinct('check_list')
      .whereNotNull('check_list')
      .pluck('check_list');
    const known = await this.get(ids);
    return new Map(
      ids.flatMap(id => (id === null ? [] : [[id, known.get(id) ?? []]])),
    );
  }
}
