import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ReportFormat,
  ReportUpload,
} from '@fairway/plugin-security-scorecard-common';
import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { PayloadTooLargeError } from './errors';
import {
  scanTime,
  slotOf,
  SUMMARY,
  toRow,
  toStored,
  toUpload,
  type ReportArrival,
  type ReportKey,
  type ReportRow,
  type ReportSet,
  type ReportSetRow,
  type StoredReport,
  type Summary,
} from './reportRows';

/** How much one entity may have: its reports are merged as a whole, in memory. */
export interface ReportRoom {
  /** Slots of the default branch, and likewise of each change. */
  slots: number;
  /** Bytes of all of them together, unpacked. */
  bytes: number;
  /** Reports of changes, of whatever change; the oldest make way. */
  ofChanges: number;
}

/** Room that suits reports of the usual size. */
export const DEFAULT_ROOM: ReportRoom = {
  slots: 100,
  bytes: 200 * 1024 * 1024,
  ofChanges: 500,
};

/** Stored reports: the latest of each slot, packed. */
export class ReportStore {
  readonly #knex: Knex;
  readonly #room: ReportRoom;

  constructor(knex: Knex, room: ReportRoom = DEFAULT_ROOM) {
    this.#knex = knex;
    this.#room = room;
  }

  /** Whether the entity has a scorecard. */
  async knows(entityRef: string): Promise<boolean> {
    const row = await this.#knex('scorecards')
      .where({ entity_ref: entityRef })
      .first('entity_ref');
    return row !== undefined;
  }

  /**
   * Notes that the same content came again, for its freshness; undefined when
   * the slot holds another one.
   */
  async receiveAgain(
    key: ReportKey,
    content: { sha256: string; format?: ReportFormat },
    at: string,
  ): Promise<ReportUpload | undefined> {
    const same = { ...slotOf(key), ...content };
    const updated = await this.#knex<ReportRow>('reports')
      .where(same)
      .update({ received_at: at });
    const row = updated
      ? await this.#knex<ReportRow>('reports').where(same).first(SUMMARY)
      : undefined;
    return row && toUpload(row, true);
  }

  /**
   * Puts a report into its slot. One of the default branch makes the reports of
   * the entity due for being applied, in the same transaction.
   */
  async put(arrival: ReportArrival, at: string): Promise<ReportUpload> {
    const { entityRef } = arrival;
    const row = await toRow(arrival, at);
    await this.#knex.transaction(async trx => {
      const known = await trx('scorecards')
        .where({ entity_ref: entityRef })
        .forUpdate()
        .first('entity_ref');
      if (!known) {
        throw new NotFoundError(`There is no scorecard of '${entityRef}'`);
      }
      await this.#assertNewer(trx, arrival, row);
      await this.#assertRoom(trx, arrival);
      await trx<ReportRow>('reports')
        .insert(row)
        .onConflict(['entity_ref', 'change_id', 'slot'])
        .merge();
      if (arrival.change === null) {
        await this.#changed(trx, entityRef, at);
      } else {
        await this.#forgetOldChanges(trx, entityRef);
      }
    });
    return toUpload(row, false);
  }

  /** By change and slot; the default branch first. */
  async list(entityRef: string): Promise<ReportUpload[]> {
    const rows: Summary[] = await this.#knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .orderBy(['change_id', 'slot'])
      .select(SUMMARY);
    return rows.map(row => toUpload(row, false));
  }

  /** The reports of the default branch; undefined when there never was one. */
  async set(entityRef: string): Promise<ReportSet | undefined> {
    const set = await this.#knex<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .first();
    return (
      set && {
        entityRef,
        revision: set.revision,
        // After the revision: what is newer than it is applied again, never missed.
        reports: await this.ofChange(entityRef, null),
      }
    );
  }

  /** The reports of a change under test, or of the default branch. */
  async ofChange(
    entityRef: string,
    change: string | null,
  ): Promise<StoredReport[]> {
    const rows: ReportRow[] = await this.#knex<ReportRow>('reports')
      .where({ entity_ref: entityRef, change_id: change ?? '' })
      .orderBy('slot')
      .select();
    return Promise.all(rows.map(toStored));
  }

  /** Entities whose reports are not applied yet; the longest waiting first. */
  async pending(limit: number): Promise<string[]> {
    return this.#knex<ReportSetRow>('report_sets')
      .whereRaw('applied_revision < revision')
      .orderBy('changed_at')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** Entities that ever had a report of the default branch, in the order of their refs. */
  async entities(after: string, limit: number): Promise<string[]> {
    return this.#knex<ReportSetRow>('report_sets')
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** Notes that a revision is applied; false when a newer one was before it. */
  async applied({ entityRef, revision }: ReportSet): Promise<boolean> {
    const updated = await this.#knex<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .where('applied_revision', '<=', revision)
      .update({ applied_revision: revision });
    return updated > 0;
  }

  /** Forgets reports that did not come again for too long. */
  async prune(
    before: { defaultBranch: string; changes: string },
    at: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#knex<ReportRow>('reports')
      .whereNot('change_id', '')
      .where('received_at', '<', before.changes)
      .delete();
    const refs: string[] = await this.#knex<ReportRow>('reports')
      .where('change_id', '')
      .where('received_at', '<', before.defaultBranch)
      .distinct()
      .pluck('entity_ref');
    for (const ref of refs) {
      if (signal.aborted) {
        return;
      }
      await this.#knex.transaction(async trx => {
        await trx<ReportRow>('reports')
          .where({ entity_ref: ref, change_id: '' })
          .where('received_at', '<', before.defaultBranch)
          .delete();
        await this.#changed(trx, ref, at);
      });
    }
  }

  /** What is replayed, or comes late, says nothing of what there is. */
  async #assertNewer(trx: Knex.Transaction, key: ReportKey, row: ReportRow) {
    const stored: ReportRow | undefined = await trx<ReportRow>('reports')
      .where(slotOf(key))
      .first('evidence', 'stated_at', 'received_at');
    const before = stored && scanTime(stored);
    const time = scanTime(row);
    if (before && time && time < before) {
      throw new ConflictError(
        `slot: '${key.slot}' holds a report that its scanner wrote on ${spokenTime(before)}, later than this one on ${spokenTime(time)}; scan again`,
      );
    }
  }

  /** Slots that are named after what changes with each run would grow without end. */
  async #assertRoom(
    trx: Knex.Transaction,
    { entityRef, change, slot, size }: ReportArrival,
  ) {
    const [others] = await trx<ReportRow>('reports')
      .where({ entity_ref: entityRef, change_id: change ?? '' })
      .whereNot({ slot })
      .count({ slots: '*' })
      .sum({ bytes: 'size' });
    const { slots, bytes } = this.#room;
    if (Number(others?.slots ?? 0) >= slots) {
      throw new ConflictError(
        `slot: '${entityRef}' has ${slots} slots already; name a slot after the step of the pipeline, not after its run, and the next report takes the place of the last`,
      );
    }
    if (Number(others?.bytes ?? 0) + size > bytes) {
      throw new PayloadTooLargeError(
        `body: the reports of '${entityRef}' would have more than ${bytes} bytes together`,
      );
    }
  }

  async #forgetOldChanges(trx: Knex.Transaction, entityRef: string) {
    const old: string[] = await trx<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .whereNot('change_id', '')
      .orderBy([
        { column: 'received_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .offset(this.#room.ofChanges)
      .limit(this.#room.slots)
      .pluck('id');
    if (old.length) {
      await trx<ReportRow>('reports').whereIn('id', old).delete();
    }
  }

  async #changed(trx: Knex.Transaction, entityRef: string, at: string) {
    await trx<ReportSetRow>('report_sets')
      .insert({
        entity_ref: entityRef,
        revision: 0,
        applied_revision: 0,
        changed_at: at,
      })
      .onConflict('entity_ref')
      .ignore();
    await trx<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .update({ changed_at: at })
      .increment('revision', 1);
  }
}
