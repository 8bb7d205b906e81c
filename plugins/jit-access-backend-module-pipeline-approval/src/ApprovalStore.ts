import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { PipelineEntitlement } from './entitlement';

/** What identifies an approval, whichever grant it came from. */
export interface ApprovalTuple extends PipelineEntitlement {
  /** Name under which the person it was given to starts pipelines. */
  principal: string;
}

/** An approval as it is stored. */
export interface StoredApproval extends ApprovalTuple {
  grantId: string;
  ours: boolean;
  expiresAt: string;
  revokedAt: string | null;
  redeemedAt: string | null;
  redeemedBy: string | null;
}

interface ApprovalRecord {
  grant_id: string;
  pipeline: string;
  action: string;
  hash: string;
  principal: string;
  ours: boolean | number;
  approved_at: string;
  expires_at: string;
  revoked_at: string | null;
  redeemed_at: string | null;
  redeemed_by: string | null;
}

const TABLE = 'pipeline_approvals';

function toApproval(record: ApprovalRecord): StoredApproval {
  return {
    grantId: record.grant_id,
    pipeline: record.pipeline,
    action: record.action,
    hash: record.hash,
    principal: record.principal,
    ours: Boolean(record.ours),
    expiresAt: record.expires_at,
    revokedAt: record.revoked_at,
    redeemedAt: record.redeemed_at,
    redeemedBy: record.redeemed_by,
  };
}

/** Approvals in the plugin's database, which all backends share. */
export class ApprovalStore {
  constructor(private readonly knex: Knex) {}

  /** Those of the tuple that are neither revoked nor past their time. */
  async live(tuple: ApprovalTuple, now: Date): Promise<StoredApproval[]> {
    const { pipeline, action, hash, principal } = tuple;
    const records = await this.liveRecords(now).where({
      pipeline,
      action,
      hash,
      principal,
    });
    return records.map(toApproval);
  }

  /** All that are neither revoked nor past their time. */
  async allLive(now: Date): Promise<StoredApproval[]> {
    return (await this.liveRecords(now)).map(toApproval);
  }

  async get(grantId: string): Promise<StoredApproval | undefined> {
    const record = await this.knex<ApprovalRecord>(TABLE)
      .where({ grant_id: grantId })
      .first();
    return record && toApproval(record);
  }

  /**
   * Makes an approval; of one of that grant that is there it moves the end. The
   * signal is asked last, so that an aborted call leaves nothing behind.
   */
  async approve(
    approval: ApprovalTuple & { grantId: string; expiresAt: Date },
    now: Date,
    signal: AbortSignal,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await trx<ApprovalRecord>(TABLE)
        .insert({
          grant_id: approval.grantId,
          pipeline: approval.pipeline,
          action: approval.action,
          hash: approval.hash,
          principal: approval.principal,
          ours: true,
          approved_at: now.toISOString(),
          expires_at: approval.expiresAt.toISOString(),
        })
        .onConflict('grant_id')
        .merge(['expires_at']);
      signal.throwIfAborted();
    });
  }

  /** Ends what Fairway approved; what is not there is ended already. */
  async revoke(
    tuple: ApprovalTuple,
    now: Date,
    signal: AbortSignal,
  ): Promise<void> {
    const { pipeline, action, hash, principal } = tuple;
    await this.knex.transaction(async trx => {
      await trx<ApprovalRecord>(TABLE)
        .where({ pipeline, action, hash, principal, ours: true })
        .whereNull('revoked_at')
        .update({ revoked_at: now.toISOString() });
      signal.throwIfAborted();
    });
  }

  /**
   * Uses an approval up. Exactly one call per approval succeeds; throws
   * ConflictError, with when and by which run it was used, or why it is over.
   */
  async redeem(grantId: string, by: string, now: Date): Promise<void> {
    const at = now.toISOString();
    const won = await this.knex<ApprovalRecord>(TABLE)
      .where({ grant_id: grantId })
      .whereNull('redeemed_at')
      .whereNull('revoked_at')
      .where('expires_at', '>', at)
      .update({ redeemed_at: at, redeemed_by: by });
    if (won === 1) {
      return;
    }
    const found = await this.get(grantId);
    if (found?.redeemedAt) {
      throw new ConflictError(
        `The approval was redeemed by ${found.redeemedBy} at ${found.redeemedAt}`,
      );
    }
    throw new ConflictError(
      found?.revokedAt
        ? `The approval was revoked at ${found.revokedAt}`
        : 'The approval is past its time, or was never given',
    );
  }

  private liveRecords(now: Date) {
    return this.knex<ApprovalRecord>(TABLE)
      .whereNull('revoked_at')
      .where('expires_at', '>', now.toISOString());
  }
}
