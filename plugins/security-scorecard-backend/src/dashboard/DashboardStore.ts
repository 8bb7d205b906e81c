import type { Dashboard } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { parseJson } from '../database/rows';

/** What is stored of an overview: all but the trend, whose days the caller chooses. */
export type DashboardDocument = Omit<Dashboard, 'trend'>;

/** An overview as it was added up. */
export interface StoredDashboard {
  /** ISO 8601, UTC. */
  at: string;
  /** Newest row of the history at that time. */
  revision: string;
  /** Milliseconds that it took. */
  took: number;
  document: DashboardDocument;
}

interface DashboardRow extends Omit<StoredDashboard, 'document'> {
  scope: string;
  document: string;
}

/** Keeps overviews that were added up, for every replica. */
export class DashboardStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Changes with every change of a level, result, finding or waiver. */
  async revision(): Promise<string> {
    const [row]: { newest: string | number | null }[] = await this.#knex(
      'history',
    ).max({ newest: 'id' });
    return String(row?.newest ?? '0');
  }

  async get(scope: string): Promise<StoredDashboard | undefined> {
    const row: DashboardRow | undefined = await this.#knex<DashboardRow>(
      'dashboards',
    )
      .where({ scope })
      .first();
    return (
      row && {
        at: row.at,
        revision: row.revision,
        took: row.took,
        document: parseJson<DashboardDocument>(row.document),
      }
    );
  }

  async set(scope: string, stored: StoredDashboard): Promise<void> {
    await this.#knex<DashboardRow>('dashboards')
      .insert({ scope, ...stored, document: JSON.stringify(stored.document) })
      .onConflict('scope')
      .merge();
  }

  /** Removes those that nobody asked for since a time, ISO 8601. */
  async pruneBefore(before: string): Promise<void> {
    await this.#knex('dashboards').where('at', '<', before).delete();
  }
}
