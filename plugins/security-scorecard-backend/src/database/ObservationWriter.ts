import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { Pace } from './breathe';
import { updateAll, upsertAll, whereAny, type BulkTable } from './bulk';
import {
  compareObservation,
  type NewObservation,
  type Placed,
  type TimesRow,
} from './compareObservation';
import {
  count,
  Rounds,
  type Membership,
  type Round,
  type RoundRow,
  type Seen,
} from './Rounds';
import type { ObservationRow } from './rows';

const TABLE: BulkTable<ObservationRow> = {
  name: 'observations',
  key: ['entity_ref', 'collector_id'],
  columns: {
    entity_ref: 'text',
    collector_id: 'text',
    status: 'text',
    error: 'text',
    attempted_at: 'text',
    facts_at: 'text',
    facts: 'text',
    coverage: 'text',
    findings_hash: 'text',
    round_id: 'integer',
    decided_at: 'text',
    decided_facts_at: 'text',
    decided_facts: 'text',
  },
};

const TIMES: BulkTable<TimesRow> = {
  name: 'observations',
  key: ['entity_ref', 'collector_id'],
  columns: {
    entity_ref: 'text',
    collector_id: 'text',
    attempted_at: 'text',
    facts_at: 'text',
    round_id: 'integer',
  },
};

/** An observation that says the same as before. */
interface SameObservation extends Placed {
  row: TimesRow;
}

/** What observations are new compared with what is stored. */
export interface ObservationDiff {
  fresh: NewObservation[];
  /** Seen again as before, but not in a round: each moves its own times. */
  same: SameObservation[];
  /** Seen again as before: refs by the round that they are of. */
  again: Map<number, string[]>;
  /** Rounds as they are now. */
  known: ReadonlyMap<number, RoundRow>;
}

/** Writes the observations of one collector within a transaction that holds its lock. */
export class ObservationWriter {
  readonly #trx: Knex.Transaction;
  readonly #collectorId: string;
  readonly #rounds: Rounds;

  constructor(trx: Knex.Transaction, collector: Pick<Collector, 'id'>) {
    this.#trx = trx;
    this.#collectorId = collector.id;
    this.#rounds = new Rounds(trx, collector.id);
  }

  /**
   * Compares observations with what is stored. Good ones of the time of the round
   * become part of it; what an earlier round has as it is now is not even written.
   * `staleBefore`: facts of then or before may have left results stale.
   */
  async diff(
    observations: readonly Observation[],
    round: Round | undefined,
    staleBefore: string | null,
  ): Promise<ObservationDiff> {
    const known = await this.#rounds.all();
    const before = await this.#stored(observations, known);
    const diff: ObservationDiff = {
      fresh: [],
      same: [],
      again: new Map(),
      known,
    };
    const pace = new Pace();
    for (const seen of observations) {
      const stored = before.get(seen.entityRef);
      if (pace.isDue()) {
        await pace.breathe();
      }
      const compared = compareObservation(
        this.#collectorId,
        stored,
        seen,
        staleBefore,
      );
      if (!compared) {
        continue;
      }
      const left = stored?.round_id ?? null;
      const joins =
        round !== undefined &&
        seen.status === 'ok' &&
        round.isOf(seen.observedAt);
      if ('row' in compared) {
        compared.joins = joins;
        compared.left = left;
        diff.fresh.push(compared);
      } else if (joins && left !== null) {
        const refs = diff.again.get(left);
        if (refs) {
          refs.push(seen.entityRef);
        } else {
          diff.again.set(left, [seen.entityRef]);
        }
      } else {
        diff.same.push({ row: compared, joins, left });
      }
    }
    return diff;
  }

  /** Writes observations that are new; {@link ObservationWriter.place} says of which round first. */
  async write(rows: readonly ObservationRow[]): Promise<void> {
    await upsertAll(this.#trx, TABLE, rows);
  }

  /**
   * Places what is new in its round, and stores the times of what is not; gives
   * what the round is to know once that is committed.
   */
  async place(
    { fresh, same, again, known }: ObservationDiff,
    round: Round | undefined,
  ): Promise<Seen> {
    const placed = [...same, ...fresh];
    const joining = placed.filter(w => w.joins);
    const id =
      round && joining.length
        ? await round.idFor(this.#rounds, known)
        : undefined;
    const membership: Membership = new Map();
    for (const { row, joins, left } of placed) {
      if (left !== null) {
        count(membership, left, -1);
      }
      if (joins && id !== undefined) {
        row.round_id = id;
        count(membership, id, 1);
      }
    }
    await updateAll(
      this.#trx,
      TIMES,
      same.map(s => s.row),
    );
    await this.#rounds.apply(membership);
    return {
      known,
      membership,
      id,
      joined: joining.map(({ row }) => row.entity_ref),
      again,
    };
  }

  /** What is stored of them, with the times that their rounds tell. */
  async #stored(
    observations: readonly Observation[],
    known: ReadonlyMap<number, RoundRow>,
  ): Promise<Map<string, ObservationRow>> {
    const rows: ObservationRow[] = await whereAny(
      this.#trx,
      this.#trx<ObservationRow>('observations').where(
        'collector_id',
        this.#collectorId,
      ),
      'entity_ref',
      observations.map(o => o.entityRef),
    ).select();
    return new Map(
      rows.map(row => {
        const round =
          row.round_id === null ? undefined : known.get(Number(row.round_id));
        row.round_id = round?.id ?? null;
        if (round) {
          row.attempted_at = round.seen_at;
          row.facts_at = round.seen_at;
        }
        return [row.entity_ref, row];
      }),
    );
  }
}
