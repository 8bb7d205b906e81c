import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { AuditSink } from '@fairway/plugin-jit-access-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import { foreignText } from '../database/foreignText';
import type { Ledger } from '../ledger/Ledger';
import { answerWithin } from '../services/lookups';

interface CursorRecord {
  sink_id: string;
  seq: number;
  attempts: number;
  due_at: string;
  lease_until: string | null;
  lease_epoch: number;
  last_error: string | null;
}

const TABLE = 'access_audit_cursors';
const BATCH = 200;
const LEASE_MILLIS = 60_000;
const PATIENCE_MILLIS = 30_000;
const FIRST_WAIT_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 600_000;

/**
 * Brings every row of the ledger to each audit sink, in order and at least
 * once. Where a sink stands is a row in the database; one backend at a time
 * works for a sink. A sink that fails is tried again for ever and nothing is
 * left out, since the ledger keeps it all.
 */
export class AuditForwarder {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly sinks: ReadonlyMap<string, AuditSink>,
    private readonly logger: LoggerService,
  ) {}

  /** Brings what is new to all sinks; returns how many rows left. */
  async runOnce(signal: AbortSignal): Promise<number> {
    const sent = await Promise.all(
      [...this.sinks.values()].map(sink => this.forward(sink, signal)),
    );
    return sent.reduce((sum, count) => sum + count, 0);
  }

  private async forward(sink: AuditSink, signal: AbortSignal): Promise<number> {
    let sent = 0;
    for (;;) {
      const { seq: last } = await this.ledger.end(this.knex);
      const cursor = signal.aborted
        ? undefined
        : await this.claim(sink.id, last);
      if (!cursor) {
        return sent;
      }
      const rows = await this.ledger.page(this.knex, {
        after: cursor.seq,
        last,
        limit: BATCH,
      });
      if (rows.length === 0) {
        await this.release(cursor, { seq: cursor.seq });
        return sent;
      }
      try {
        await answerWithin(PATIENCE_MILLIS, own =>
          sink.write(rows, { signal: timeLimit(PATIENCE_MILLIS, own, signal) }),
        );
      } catch (error) {
        await this.postpone(cursor, error);
        return sent;
      }
      await this.release(cursor, { seq: rows[rows.length - 1].seq });
      sent += rows.length;
    }
  }

  /** undefined when there is nothing new, it is not due, or another backend works for the sink. */
  private async claim(
    id: string,
    last: number,
  ): Promise<CursorRecord | undefined> {
    const now = await this.clock.now(this.knex);
    const at = now.toISOString();
    const cursor = (await this.cursor(id)) ?? (await this.begin(id, at));
    if (
      cursor.seq >= last ||
      cursor.due_at > at ||
      (cursor.lease_until !== null && cursor.lease_until > at)
    ) {
      return undefined;
    }
    const next = {
      lease_epoch: cursor.lease_epoch + 1,
      lease_until: new Date(now.getTime() + LEASE_MILLIS).toISOString(),
    };
    const claimed = await this.knex<CursorRecord>(TABLE)
      .where({ sink_id: id, lease_epoch: cursor.lease_epoch })
      .update(next);
    return claimed === 1 ? { ...cursor, ...next } : undefined;
  }

  private cursor(id: string): Promise<CursorRecord | undefined> {
    return this.knex<CursorRecord>(TABLE).where({ sink_id: id }).first();
  }

  private async begin(id: string, at: string): Promise<CursorRecord> {
    await this.knex<CursorRecord>(TABLE)
      .insert({ sink_id: id, due_at: at })
      .onConflict('sink_id')
      .ignore();
    const cursor = await this.cursor(id);
    if (!cursor) {
      throw new Error(`The cursor of audit sink '${id}' is missing`);
    }
    return cursor;
  }

  private async release(
    cursor: CursorRecord,
    changes: Pick<CursorRecord, 'seq'>,
  ): Promise<void> {
    await this.knex<CursorRecord>(TABLE)
      .where({ sink_id: cursor.sink_id, lease_epoch: cursor.lease_epoch })
      .update({ ...changes, attempts: 0, last_error: null, lease_until: null });
  }

  private async postpone(cursor: CursorRecord, error: unknown): Promise<void> {
    const text = isError(error) ? error.message : String(error);
    const now = await this.clock.now(this.knex);
    const wait = Math.min(
      LONGEST_WAIT_MILLIS,
      FIRST_WAIT_MILLIS * 2 ** Math.min(cursor.attempts, 10),
    );
    await this.knex<CursorRecord>(TABLE)
      .where({ sink_id: cursor.sink_id, lease_epoch: cursor.lease_epoch })
      .update({
        attempts: cursor.attempts + 1,
        last_error: foreignText(text),
        lease_until: null,
        due_at: new Date(now.getTime() + wait).toISOString(),
      });
    this.logger.warn(
      `Audit sink '${cursor.sink_id}' has the ledger up to row ${cursor.seq}; the next rows were not taken and are sent again: ${text}`,
    );
  }
}
