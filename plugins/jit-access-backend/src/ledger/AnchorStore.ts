import type { LedgerAnchor } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import { foreignText } from '../database/foreignText';
import type { AnchorsToCompare } from './verifyLedger';

/** What an anchor was given last. */
export interface AnchorState {
  seq: number;
  hash: string;
  heads: number;
  /** ISO 8601; null before the first time. */
  at: string | null;
}

interface AnchorRecord {
  anchor_id: string;
  seq: number;
  hash: string;
  heads: number;
  anchored_at: string | null;
  last_error: string | null;
}

const TABLE = 'access_ledger_anchors';

/** Where each anchor stands. */
export class AnchorStore {
  /** undefined when the anchor was never given anything. */
  async get(knex: Knex, id: string): Promise<AnchorState | undefined> {
    const record = await knex<AnchorRecord>(TABLE)
      .where({ anchor_id: id })
      .first();
    return (
      record && {
        seq: record.seq,
        hash: record.hash,
        heads: record.heads,
        at: record.anchored_at,
      }
    );
  }

  /** The anchors with what each of them was given. */
  async withState(
    knex: Knex,
    anchors: Iterable<LedgerAnchor>,
  ): Promise<AnchorsToCompare> {
    return Promise.all(
      [...anchors].map(async anchor => ({
        anchor,
        given: await this.get(knex, anchor.id),
      })),
    );
  }

  /** Counts a head once, also when two backends wrote the same one. */
  async noteWritten(
    knex: Knex,
    id: string,
    head: { seq: number; hash: string; at: string },
  ): Promise<void> {
    await this.ensure(knex, id);
    await knex<AnchorRecord>(TABLE)
      .where({ anchor_id: id })
      .andWhere('seq', '<', head.seq)
      .update({
        seq: head.seq,
        hash: head.hash,
        heads: knex.raw('heads + 1'),
        anchored_at: head.at,
        last_error: null,
      });
  }

  async noteError(knex: Knex, id: string, error: string): Promise<void> {
    await this.ensure(knex, id);
    await knex<AnchorRecord>(TABLE)
      .where({ anchor_id: id })
      .update({ last_error: foreignText(error) });
  }

  private async ensure(knex: Knex, id: string): Promise<void> {
    await knex<AnchorRecord>(TABLE)
      .insert({ anchor_id: id })
      .onConflict('anchor_id')
      .ignore();
  }
}
