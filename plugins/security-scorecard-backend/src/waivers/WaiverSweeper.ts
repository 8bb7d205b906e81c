import type { Knex } from 'knex';
import type { NoticeBoard } from '../notifications/notices';
import { SYSTEM_ACTOR } from './identity';
import { waiverEnded, waiverExpiring } from './notices';
import { nextReminder, type WaiverPolicy } from './policy';
import type { StoredWaiver } from './rows';
import type { WaiverLife } from './WaiverLife';
import type { WaiverStore } from './WaiverStore';

/** Rows that one look finds at most; each is its own transaction. */
const BATCH = 50;

/** What {@link WaiverSweeper} needs. */
export interface WaiverSweeperOptions {
  knex: Knex;
  store: WaiverStore;
  life: WaiverLife;
  board: NoticeBoard;
  policy: () => WaiverPolicy;
  changed: (waiver: StoredWaiver) => Promise<void>;
  now: () => Date;
}

/**
 * Marks waivers whose time has come, or whose finding is worse than what was
 * waived, and sends reminders. Nothing depends on
 * its punctuality: evaluation and lists read the time themselves.
 */
export class WaiverSweeper {
  readonly #options: WaiverSweeperOptions;

  constructor(options: WaiverSweeperOptions) {
    this.#options = options;
  }

  /** Does what is due; may run on any replica, again after a crash, and side by side. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#expire(signal);
    await this.#revokeWorse(signal);
    await this.#remind(signal);
  }

  async #expire(signal: AbortSignal) {
    const { knex, store, life, changed, now } = this.#options;
    while (!signal.aborted) {
      const ids = await store.findExpired(now(), BATCH);
      if (!ids.length) {
        return;
      }
      for (const id of ids) {
        signal.throwIfAborted();
        const at = now();
        const after = await knex.transaction(async trx => {
          const before = await store.get(id, at, trx);
          const wasInForce = before?.decidedAt !== null;
          return before && life.expire(trx, before, wasInForce, at);
        });
        if (after) {
          await changed(after);
        }
      }
    }
  }

  async #revokeWorse(signal: AbortSignal) {
    const { knex, store, life, changed, now } = this.#options;
    for (const { id, severity } of await store.findWorse(now(), BATCH)) {
      signal.throwIfAborted();
      const at = now();
      const after = await knex.transaction(async trx => {
        const before = await store.get(id, at, trx);
        if (!before) {
          return undefined;
        }
        const reason = `The finding is ${severity} by now, and was ${before.severity} when it was waived.`;
        return life.move(
          trx,
          before,
          {
            from: ['approved'],
            to: 'revoked',
            event: { actor: SYSTEM_ACTOR, action: 'revoked', reason },
          },
          at,
          ended => [waiverEnded(ended, SYSTEM_ACTOR, reason)],
        );
      });
      if (after) {
        await changed(after);
      }
    }
  }

  async #remind(signal: AbortSignal) {
    const { knex, store, board, policy, now } = this.#options;
    while (!signal.aborted) {
      const due = await store.findToRemind(now(), BATCH);
      if (!due.length) {
        return;
      }
      for (const row of due) {
        signal.throwIfAborted();
        const at = now();
        const next = nextReminder(policy(), row.expires_at, at);
        await knex.transaction(async trx => {
          if (await store.moveReminder(trx, row, next)) {
            const waiver = await store.get(row.id, at, trx);
            if (waiver?.status === 'approved') {
              await board.add(trx, [waiverExpiring(waiver)], at);
            }
          }
        });
      }
    }
  }
}
