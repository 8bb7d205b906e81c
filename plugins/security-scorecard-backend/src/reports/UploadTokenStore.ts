import type { UploadToken } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { isPostgres } from '../database/bulk';

/** One row of `upload_tokens`. */
export interface UploadTokenRow {
  id: string;
  entity_ref: string;
  hash: string;
  description: string;
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
  revoked_by: string | null;
}

/** What may be shown of a token. */
export function toUploadToken(row: UploadTokenRow): UploadToken {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    description: row.description,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

/** Stored upload tokens. */
export class UploadTokenStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** False when the entity has so many already that may be used; of calls at the same time one comes first. */
  async insert(row: UploadTokenRow, max: number): Promise<boolean> {
    return this.#knex.transaction(async trx => {
      if (isPostgres(trx)) {
        await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [
          `security-scorecard:upload-tokens:${row.entity_ref}`,
        ]);
      }
      const usable = await this.#countUsable(
        trx,
        row.entity_ref,
        row.created_at,
      );
      if (usable >= max) {
        return false;
      }
      await trx<UploadTokenRow>('upload_tokens').insert(row);
      return true;
    });
  }

  async byHash(hash: string): Promise<UploadTokenRow | undefined> {
    return this.#knex<UploadTokenRow>('upload_tokens').where({ hash }).first();
  }

  /** The newest first. */
  async list(entityRef: string): Promise<UploadTokenRow[]> {
    return this.#knex<UploadTokenRow>('upload_tokens')
      .where({ entity_ref: entityRef })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .select();
  }

  async #countUsable(
    trx: Knex.Transaction,
    entityRef: string,
    at: string,
  ): Promise<number> {
    const [{ count }] = await trx<UploadTokenRow>('upload_tokens')
      .where({ entity_ref: entityRef })
      .whereNull('revoked_at')
      .where(q => q.whereNull('expires_at').orWhere('expires_at', '>', at))
      .count({ count: '*' });
    return Number(count);
  }

  /** False when the entity has no such token; one that is revoked stays as it is. */
  async revoke(
    entityRef: string,
    id: string,
    by: string,
    at: string,
  ): Promise<boolean> {
    const own = { entity_ref: entityRef, id };
    const revoked = await this.#knex<UploadTokenRow>('upload_tokens')
      .where(own)
      .whereNull('revoked_at')
      .update({ revoked_at: at, revoked_by: by });
    if (revoked) {
      return true;
    }
    const known = await this.#knex<UploadTokenRow>('upload_tokens')
      .where(own)
      .first('id');
    return known !== undefined;
  }

  /** Forgets tokens that could not be used since long before. */
  async prune(before: string): Promise<void> {
    await this.#knex<UploadTokenRow>('upload_tokens')
      .where('revoked_at', '<', before)
      .orWhere('expires_at', '<', before)
      .delete();
  }

  /** Notes a use; a second one within the same minute is not worth a write. */
  async touch(id: string, at: string, unlessSince: string): Promise<void> {
    await this.#knex<UploadTokenRow>('upload_tokens')
      .where({ id })
      .where(q =>
        q.whereNull('last_used_at').orWhere('last_used_at', '<', unlessSince),
      )
      .update({ last_used_at: at });
  }
}
