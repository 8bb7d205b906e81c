import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { LedgerAnchor } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import { within } from '../worker/within';
import type { AnchorState, AnchorStore } from './AnchorStore';
import type { Ledger, LedgerEnd } from './Ledger';

/** When a head is anchored: whichever comes first. */
export interface AnchoringPace {
  /** Milliseconds since the last one, when there are new rows. */
  every: number;
  /** New rows since the last one. */
  rows: number;
}

/** How long an anchor may take, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Gives the ledger's head to each anchor, in time. Any backend may do it, also two at once. */
export class Anchoring {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly store: AnchorStore,
    private readonly anchors: ReadonlyMap<string, LedgerAnchor>,
    private readonly pace: AnchoringPace,
    private readonly logger: LoggerService,
  ) {}

  /**
   * Anchors where it is due; returns how many heads were written. One anchor
   * that fails does not keep the others; it is tried again the next time.
   */
  async runOnce(signal: AbortSignal): Promise<number> {
    let written = 0;
    for (const anchor of this.anchors.values()) {
      if (signal.aborted) {
        break;
      }
      try {
        written += await this.anchor(anchor);
      } catch (error) {
        const text = stringifyError(error);
        await this.store.noteError(this.knex, anchor.id, text);
        this.logger.error(
          `Anchoring the ledger with '${anchor.id}' failed, it is tried again: ${text}`,
        );
      }
    }
    return written;
  }

  private async anchor(anchor: LedgerAnchor): Promise<number> {
    const now = await this.clock.now(this.knex);
    const state = await this.store.get(this.knex, anchor.id);
    const end = await this.ledger.end(this.knex);
    await this.refuseTampered(end, state);
    if (!this.isDue(end, state, now)) {
      return 0;
    }
    const at = now.toISOString();
    const { seq, hash, mac } = end;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await within(signal, () =>
      anchor.write({ seq, hash, mac, at }, { signal }),
    );
    await this.store.noteWritten(this.knex, anchor.id, { seq, hash, at });
    return 1;
  }

  private isDue(
    end: LedgerEnd,
    state: AnchorState | undefined,
    now: Date,
  ): boolean {
    const fresh = end.seq - (state?.seq ?? 0);
    if (fresh <= 0) {
      return false;
    }
    return (
      !state?.at ||
      fresh >= this.pace.rows ||
      now.getTime() - Date.parse(state.at) >= this.pace.every
    );
  }

  /** A head that does not go on from the anchored one is never given to an anchor. */
  private async refuseTampered(
    end: LedgerEnd,
    state: AnchorState | undefined,
  ): Promise<void> {
    if (!end.isKeyed) {
      throw new Error(
        'the head was not written with the configured ledger key; verify the ledger',
      );
    }
    if (!state || state.seq === 0) {
      return;
    }
    const hashes = await this.ledger.hashes(this.knex, [state.seq]);
    if (hashes.get(state.seq) !== state.hash) {
      throw new Error(
        `row ${state.seq} is not the one that was anchored at ${state.at}; verify the ledger`,
      );
    }
  }
}
