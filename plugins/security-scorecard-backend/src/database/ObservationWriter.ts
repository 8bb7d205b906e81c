import { createHash } from 'node:crypto';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import {
  mergeObservation,
  type StoredObservation,
} from '../domain/observation';
import { updateAll, upsertAll, whereAny, type BulkTable } from './bulk';
import { confirmRepeated } from './confirm';
import { toStoredObservation, type ObservationRow } from './rows';

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
  },
};

type Times = Pick<
  ObservationRow,
  'entity_ref' | 'collector_id' | 'attempted_at' | 'facts_at'
>;

const TIMES: BulkTable<Times> = {
  name: 'observations',
  key: ['entity_ref', 'collector_id'],
  columns: {
    entity_ref: 'text',
    collector_id: 'text',
    attempted_at: 'text',
    facts_at: 'text',
  },
};

/** An observation that says something new. */
export interface NewObservation {
  seen: Observation;
  stored: StoredObservation;
  row: ObservationRow;
  /** Whether its findings have to be merged. */
  findings: boolean;
}

/** What observations are new compared with what is stored. */
export interface ObservationDiff {
  fresh: NewObservation[];
  /** Seen again, and as before: only the times move. */
  same: Times[];
}

function hashOf(observation: Observation): string | null {
  return observation.findings.length
    ? createHash('sha1')
        .update(JSON.stringify([observation.status, observation.findings]))
        .digest('base64')
    : null;
}

/** The row of a good observation, which follows from it alone. */
function rowOfGood(collectorId: string, seen: Observation): ObservationRow {
  return {
    entity_ref: seen.entityRef,
    collector_id: collectorId,
    status: 'ok',
    error: null,
    attempted_at: seen.observedAt,
    facts_at: seen.observedAt,
    facts: JSON.stringify(seen.facts),
    coverage: textOf(seen.coverage),
    findings_hash: hashOf(seen),
  };
}

function textOf(coverage: StoredObservation['coverage']): string {
  return coverage.length ? JSON.stringify(coverage) : '[]';
}

/** Compares with the stored row; undefined when it is older than that. */
function compare(
  collectorId: string,
  before: ObservationRow | undefined,
  seen: Observation,
): NewObservation | Times | undefined {
  if (before && seen.observedAt < before.attempted_at) {
    return undefined;
  }
  const stored = mergeObservation(
    collectorId,
    // A good observation replaces what is known, so that need not be parsed.
    before && seen.status !== 'ok' ? toStoredObservation(before) : undefined,
    seen,
  );
  const says = seen.status === 'ok' || seen.findings.length > 0;
  const row: ObservationRow = {
    entity_ref: seen.entityRef,
    collector_id: collectorId,
    status: stored.status,
    error: stored.error,
    attempted_at: stored.attemptedAt,
    facts_at: stored.factsAt,
    facts: JSON.stringify(stored.facts),
    coverage: textOf(stored.coverage),
    findings_hash: says ? hashOf(seen) : (before?.findings_hash ?? null),
  };
  const findings = (before?.findings_hash ?? null) !== row.findings_hash;
  if (
    before &&
    !findings &&
    before.status === row.status &&
    before.facts === row.facts &&
    before.error === row.error &&
    before.coverage === row.coverage
  ) {
    return {
      entity_ref: row.entity_ref,
      collector_id: row.collector_id,
      attempted_at: row.attempted_at,
      facts_at: row.facts_at,
    };
  }
  return { seen, stored, row, findings };
}

/** Writes observations within a transaction; those that say nothing new move two times. */
export class ObservationWriter {
  readonly #trx: Knex.Transaction;
  readonly #collector: Pick<Collector, 'id'>;

  constructor(trx: Knex.Transaction, collector: Pick<Collector, 'id'>) {
    this.#trx = trx;
    this.#collector = collector;
  }

  /**
   * Moves the times of the good observations that repeat what is stored; gives
   * the others. It reads nothing, so it is fast where little has changed.
   */
  async confirmRepeated(
    observations: readonly Observation[],
  ): Promise<Observation[]> {
    const confirmed = await confirmRepeated(
      this.#trx,
      observations.flatMap(seen =>
        seen.status === 'ok' ? [rowOfGood(this.#collector.id, seen)] : [],
      ),
    );
    return observations.filter(seen => !confirmed.has(seen.entityRef));
  }

  /** Compares observations with what is stored. */
  async diff(observations: readonly Observation[]): Promise<ObservationDiff> {
    const { id } = this.#collector;
    const rows: ObservationRow[] = await whereAny(
      this.#trx,
      this.#trx<ObservationRow>('observations').where('collector_id', id),
      'entity_ref',
      observations.map(o => o.entityRef),
    ).select();
    const before = new Map(rows.map(row => [row.entity_ref, row]));
    const diff: ObservationDiff = { fresh: [], same: [] };
    for (const seen of observations) {
      const compared = compare(id, before.get(seen.entityRef), seen);
      if (compared && 'row' in compared) {
        diff.fresh.push(compared);
      } else if (compared) {
        diff.same.push(compared);
      }
    }
    return diff;
  }

  /** Notes that observations were made again, with the same outcome. */
  async confirm(same: readonly Times[]): Promise<void> {
    await updateAll(this.#trx, TIMES, same);
  }

  /** Stores what is new. */
  async store(fresh: readonly NewObservation[]): Promise<void> {
    await upsertAll(
      this.#trx,
      TABLE,
      fresh.map(f => f.row),
    );
  }
}
