import type { ChatLink } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';

interface LinkRecord {
  id: string;
  system: string;
  external_id: string;
  user_ref: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}

interface CodeRecord {
  hash: string;
  user_ref: string;
  expires_at: string;
  used_at: string | null;
}

const LINKS = 'access_identity_links';
const CODES = 'access_link_codes';
const SYSTEM = 'chat';

function toLink(record: LinkRecord): ChatLink {
  return {
    id: record.id,
    chatUser: record.external_id,
    createdAt: record.created_at,
    expiresAt: record.expires_at,
  };
}

/** Which chat account is whose. */
export class LinkStore {
  async addCode(
    trx: Knex.Transaction,
    code: { hash: string; userRef: string; expiresAt: Date },
  ): Promise<void> {
    await trx<CodeRecord>(CODES).insert({
      hash: code.hash,
      user_ref: code.userRef,
      expires_at: code.expiresAt.toISOString(),
      used_at: null,
    });
  }

  /** Whose code it is; undefined when it is not known, used, or too old. */
  async useCode(
    trx: Knex.Transaction,
    hash: string,
    now: Date,
  ): Promise<string | undefined> {
    const at = now.toISOString();
    const used = await trx<CodeRecord>(CODES)
      .where({ hash })
      .whereNull('used_at')
      .where('expires_at', '>', at)
      .update({ used_at: at });
    const record =
      used === 1
        ? await trx<CodeRecord>(CODES).where({ hash }).first()
        : undefined;
    return record?.user_ref;
  }

  /** The account belongs to this person from now on, and to nobody else. */
  async link(
    trx: Knex.Transaction,
    link: {
      id: string;
      chatUser: string;
      userRef: string;
      now: Date;
      expiresAt: Date;
    },
  ): Promise<void> {
    const at = link.now.toISOString();
    await trx<LinkRecord>(LINKS)
      .where({ system: SYSTEM, external_id: link.chatUser })
      .whereNull('revoked_at')
      .update({ revoked_at: at });
    await trx<LinkRecord>(LINKS).insert({
      id: link.id,
      system: SYSTEM,
      external_id: link.chatUser,
      user_ref: link.userRef,
      created_at: at,
      expires_at: link.expiresAt.toISOString(),
      revoked_at: null,
    });
  }

  /** Who the account belongs to now. */
  async userOf(
    knex: Knex,
    chatUser: string,
    now: Date,
  ): Promise<string | undefined> {
    const record = await knex<LinkRecord>(LINKS)
      .where({ system: SYSTEM, external_id: chatUser })
      .whereNull('revoked_at')
      .where('expires_at', '>', now.toISOString())
      .first();
    return record?.user_ref;
  }

  async listOf(knex: Knex, userRef: string, now: Date): Promise<ChatLink[]> {
    const records = await knex<LinkRecord>(LINKS)
      .where({ system: SYSTEM, user_ref: userRef })
      .whereNull('revoked_at')
      .where('expires_at', '>', now.toISOString())
      .orderBy('created_at', 'desc');
    return records.map(toLink);
  }

  /** The account that was linked; undefined when it is not this person's. */
  async revoke(
    trx: Knex.Transaction,
    o: { id: string; userRef: string; now: Date },
  ): Promise<ChatLink | undefined> {
    const revoked = await trx<LinkRecord>(LINKS)
      .where({ id: o.id, user_ref: o.userRef })
      .whereNull('revoked_at')
      .update({ revoked_at: o.now.toISOString() });
    const record =
      revoked === 1
        ? await trx<LinkRecord>(LINKS).where({ id: o.id }).first()
        : undefined;
    return record && toLink(record);
  }

  /** Forgets codes that are over, and callbacks that are too old to come again. */
  async prune(knex: Knex, before: Date): Promise<void> {
    const at = before.toISOString();
    await knex<CodeRecord>(CODES).where('expires_at', '<', at).delete();
    await knex('access_callback_nonces').where('at', '<', at).delete();
  }

  /** False when the callback was taken before. */
  async takeNonce(
    trx: Knex.Transaction,
    nonce: string,
    now: Date,
  ): Promise<boolean> {
    const taken = await trx('access_callback_nonces')
      .insert({ nonce, at: now.toISOString() })
      .onConflict('nonce')
      .ignore()
      .returning('nonce');
    return taken.length === 1;
  }
}
