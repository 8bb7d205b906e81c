import { randomUUID } from 'node:crypto';
import type { NotificationSink } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { parseJson } from '../database/rows';
import type { DeliveryRow } from './Dispatcher';
import type { NoticeRow, StoredNotice } from './NoticeStore';

/** Notices that one message holds at most; the rest is another message. */
const MOST_NOTICES = 100;
/** Recipients that one look finds at most. */
const MOST_RECIPIENTS = 50;

/**
 * Turns due notices into messages. What a message holds is fixed when it is
 * sealed, so that each try to deliver it is the same.
 */
export class Sealer {
  readonly #knex: Knex;
  readonly #sinks: readonly NotificationSink[];

  constructor(knex: Knex, sinks: readonly NotificationSink[]) {
    this.#knex = knex;
    this.#sinks = sinks;
  }

  /** Seals everything that is due; gives how many messages that made. */
  async run(now: Date, signal: AbortSignal): Promise<number> {
    let sealed = 0;
    while (!signal.aborted) {
      const groups: Pick<NoticeRow, 'recipient' | 'batched'>[] =
        await this.#knex<NoticeRow>('notices')
          .where('due_at', '<=', now.toISOString())
          .groupBy('recipient', 'batched')
          .limit(MOST_RECIPIENTS)
          .select('recipient', 'batched');
      if (!groups.length) {
        break;
      }
      for (const group of groups) {
        sealed += await this.#seal(group, now);
      }
    }
    return sealed;
  }

  async #seal(
    group: Pick<NoticeRow, 'recipient' | 'batched'>,
    now: Date,
  ): Promise<number> {
    return this.#knex.transaction(async trx => {
      // Those that are not due yet come along: that is what a batch is. Another
      // replica that seals them now is waited for, and leaves none of them.
      const rows: NoticeRow[] = await trx<NoticeRow>('notices')
        .where({ recipient: group.recipient, batched: group.batched })
        .orderBy('id')
        .limit(MOST_NOTICES)
        .forUpdate()
        .select();
      const deliveries = this.#deliveriesOf(group.recipient, rows, now);
      await trx<NoticeRow>('notices')
        .whereIn(
          'id',
          rows.map(row => row.id),
        )
        .delete();
      if (deliveries.length) {
        await trx<DeliveryRow>('deliveries').insert(deliveries);
      }
      return deliveries.length;
    });
  }

  #deliveriesOf(
    recipient: string,
    rows: readonly NoticeRow[],
    now: Date,
  ): DeliveryRow[] {
    const at = now.toISOString();
    return this.#sinks.flatMap(sink => {
      const notices = rows
        .filter(({ kind }) => !sink.kinds || sink.kinds.includes(kind))
        .map(row => parseJson<StoredNotice>(row.payload));
      return notices.length
        ? [
            {
              id: randomUUID(),
              sink: sink.id,
              recipient,
              payload: JSON.stringify(notices),
              created_at: at,
              due_at: at,
              attempts: 0,
              delivered_at: null,
              abandoned_at: null,
              last_error: null,
            },
          ]
        : [];
    });
  }
}
