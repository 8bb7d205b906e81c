import type {
  WaiverEvent,
  WaiverStatus,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { appendHistory } from '../database/history';
import type { ScorecardRow } from '../database/rows';
import type { Notice, NoticeBoard } from '../notifications/notices';
import { SYSTEM_ACTOR } from './identity';
import { waiverEnded } from './notices';
import type { StoredWaiver } from './rows';
import type { WaiverStore, WaiverTransition } from './WaiverStore';

/**
 * What every step of a waiver brings with it, in the transaction of the step:
 * the history of the entity, the evaluation that is due, and those who are told.
 */
export class WaiverLife {
  readonly #store: WaiverStore;
  readonly #board: NoticeBoard;

  constructor(store: WaiverStore, board: NoticeBoard) {
    this.#store = store;
    this.#board = board;
  }

  /** Moves a waiver; undefined when it is no longer where the caller believes. */
  async move(
    trx: Knex.Transaction,
    before: StoredWaiver,
    step: WaiverTransition,
    now: Date,
    tell: (after: StoredWaiver) => Notice[],
    from: WaiverStatus = before.status,
  ): Promise<StoredWaiver | undefined> {
    const moved = await this.#store.transition(trx, before.id, step, now);
    const after = moved && (await this.#store.get(before.id, now, trx));
    if (!after) {
      return undefined;
    }
    await this.record(trx, from, after, now, tell(after));
    return after;
  }

  /** Marks one as expired whose time has come; undefined when somebody else did. */
  async expire(
    trx: Knex.Transaction,
    before: StoredWaiver,
    wasInForce: boolean,
    now: Date,
  ): Promise<StoredWaiver | undefined> {
    const event: Omit<WaiverEvent, 'at'> = {
      actor: SYSTEM_ACTOR,
      action: 'expired',
      reason: null,
    };
    return this.move(
      trx,
      before,
      { from: ['pending', 'approved'], to: 'expired', event },
      now,
      after => (wasInForce ? [waiverEnded(after, null, null)] : []),
      wasInForce ? 'approved' : 'pending',
    );
  }

  /** Writes what follows from a step that was made. */
  async record(
    trx: Knex.Transaction,
    from: string | null,
    after: StoredWaiver,
    now: Date,
    notices: readonly Notice[],
  ): Promise<void> {
    const { entityRef, id, status } = after;
    await appendHistory(
      trx,
      [{ entityRef, kind: 'waiver', subject: id, from, to: status }],
      now.toISOString(),
    );
    // Evaluation reads waivers in its own transaction; the row is locked there
    // too, so a running evaluation either sees this step or is followed by another.
    await trx<ScorecardRow>('scorecards')
      .where('entity_ref', entityRef)
      .update({ policy_hash: null });
    await this.#board.add(trx, notices, now);
  }
}
