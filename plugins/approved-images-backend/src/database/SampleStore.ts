import { NotFoundError } from '@backstage/errors';
import type {
  OutOfBandFinding,
  Page,
  Sample,
  SampleDetail,
  SampledService,
  SampleState,
} from '@fairway/plugin-approved-images-common';
import type { Knex } from 'knex';

interface SampleRow {
  week: string;
  seed: string;
  population: number;
  drawn_at: string;
}

/** A row of `sampled`. */
export interface SampledRow {
  week: string;
  position: number;
  entity_ref: string;
  state: SampleState;
  due_at: string;
  problem: string | null;
  known_before: string | null;
  refreshed_at: string | null;
  verified_at: string | null;
  in_band: number;
  out_of_band: string;
  out_of_band_count: number;
}

/** What the services of some samples come to. */
interface Sums {
  week: string;
  size: number | string;
  verified: number | string;
  undetermined: number | string;
  out_of_band: number | string;
  in_band: number | string;
}

/** Samples of live services. */
export class SampleStore {
  constructor(private readonly knex: Knex) {}

  async has(week: string): Promise<boolean> {
    return Boolean(await this.knex('samples').where({ week }).first('week'));
  }

  /** Keeps a draw, unless somebody has drawn for that week. */
  async draw(
    sample: { week: string; seed: string; population: number },
    services: readonly string[],
    at: string,
  ): Promise<boolean> {
    const { week, seed, population } = sample;
    return this.knex.transaction(async trx => {
      await trx('samples')
        .insert({ week, seed, population, drawn_at: at })
        .onConflict('week')
        .ignore();
      const won = await trx('samples').where({ week, seed }).first('week');
      if (!won) {
        return false;
      }
      await trx.batchInsert(
        'sampled',
        services.map((entity_ref, position) => ({
          week,
          position,
          entity_ref,
          state: 'drawn',
          due_at: at,
          in_band: 0,
          out_of_band: '[]',
          out_of_band_count: 0,
        })),
        50,
      );
      return true;
    });
  }

  /** Services whose next step is due, oldest first. */
  async due(now: string, limit: number): Promise<SampledRow[]> {
    return this.knex<SampledRow>('sampled')
      .whereIn('state', ['drawn', 'refreshing'])
      .andWhere('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('position')
      .limit(limit)
      .select('*');
  }

  /** Takes a service, so that nobody else does until `until`. */
  async claim(row: SampledRow, until: string): Promise<boolean> {
    const claimed = await this.knex('sampled')
      .where({
        week: row.week,
        position: row.position,
        state: row.state,
        due_at: row.due_at,
      })
      .update({ due_at: until });
    return claimed > 0;
  }

  /** Writes the next step of a service that was claimed until `claimedUntil`. */
  async advance(
    row: SampledRow,
    claimedUntil: string,
    columns: Partial<Omit<SampledRow, 'week' | 'position' | 'entity_ref'>>,
  ): Promise<void> {
    await this.knex('sampled')
      .where({
        week: row.week,
        position: row.position,
        state: row.state,
        due_at: claimedUntil,
      })
      .update(columns);
  }

  /** Newest first. */
  async list(options: {
    limit: number;
    offset: number;
  }): Promise<Page<Sample>> {
    const [rows, [{ total }]] = await Promise.all([
      this.knex<SampleRow>('samples')
        .orderBy('week', 'desc')
        .limit(options.limit)
        .offset(options.offset)
        .select('*'),
      this.knex('samples').count({ total: '*' }),
    ]);
    return { items: await this.#withSums(rows), totalItems: Number(total) };
  }

  /** @throws NotFoundError */
  async get(week: string): Promise<SampleDetail> {
    const rows = await this.knex<SampleRow>('samples')
      .where({ week })
      .select('*');
    const [sample] = await this.#withSums(rows);
    if (!sample) {
      throw new NotFoundError(`No sample was drawn in the week ${week}`);
    }
    const services = await this.knex<SampledRow>('sampled')
      .where({ week })
      .orderBy('position')
      .select('*');
    return { ...sample, services: services.map(sampledOf) };
  }

  /** What the samples since a time found. */
  async figures(since: string) {
    const weeks: string[] = await this.knex('samples')
      .where('drawn_at', '>=', since)
      .pluck('week');
    const sums = await this.#sums(weeks);
    const add = (key: 'undetermined' | 'out_of_band' | 'in_band') =>
      sums.reduce((sum, row) => sum + Number(row[key]), 0);
    const outOfBand = add('out_of_band');
    const inBand = add('in_band');
    return {
      samples: weeks.length,
      outOfBand,
      inBand,
      undetermined: add('undetermined'),
      share: outOfBand + inBand === 0 ? null : outOfBand / (outOfBand + inBand),
    };
  }

  /** Samples that were drawn before a time. */
  async forget(drawnBefore: string): Promise<number> {
    return this.knex('samples').where('drawn_at', '<', drawnBefore).delete();
  }

  async #withSums(rows: readonly SampleRow[]): Promise<Sample[]> {
    const sums = await this.#sums(rows.map(({ week }) => week));
    return rows.map(row => {
      const own = sums.find(({ week }) => week === row.week);
      return {
        week: row.week,
        seed: row.seed,
        population: row.population,
        size: Number(own?.size ?? 0),
        drawnAt: row.drawn_at,
        verified: Number(own?.verified ?? 0),
        undetermined: Number(own?.undetermined ?? 0),
        outOfBand: Number(own?.out_of_band ?? 0),
        inBand: Number(own?.in_band ?? 0),
      };
    });
  }

  async #sums(weeks: readonly string[]): Promise<Sums[]> {
    return this.knex('sampled')
      .whereIn('week', [...weeks])
      .groupBy('week')
      .select<Sums[]>(
        'week',
        this.knex.raw('count(*) as size'),
        this.knex.raw(
          "sum(case when state = 'verified' then 1 else 0 end) as verified",
        ),
        this.knex.raw(
          "sum(case when state = 'undetermined' then 1 else 0 end) as undetermined",
        ),
        this.knex.raw('sum(out_of_band_count) as out_of_band'),
        // Of a service that nobody could verify the other half is missing.
        this.knex.raw(
          "sum(case when state = 'verified' then in_band else 0 end) as in_band",
        ),
      );
  }
}

function sampledOf(row: SampledRow): SampledService {
  const findings: OutOfBandFinding[] = JSON.parse(row.out_of_band);
  return {
    entityRef: row.entity_ref,
    state: row.state,
    problem: row.problem,
    refreshedAt: row.refreshed_at,
    verifiedAt: row.verified_at,
    outOfBand: row.out_of_band_count,
    inBand: row.in_band,
    findings,
  };
}
