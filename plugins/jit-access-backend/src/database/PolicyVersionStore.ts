import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { SharedVersions } from '../policy/sharedVersions';
import type { Clock } from './Clock';

interface VersionRecord {
  /** One run of a process. */
  backend: string;
  policy_id: string;
  policy_hash: string;
  /** When it was last said; to the minute. */
  seen_at: string;
}

const MINUTE = 60_000;

/** How often it is said again, in milliseconds. */
const NOTED_EVERY = MINUTE;
/** A backend that has said nothing for so long is gone. */
const UNSEEN = 3 * MINUTE;
/** Rows in one statement. */
const BATCH = 100;

const hashOf = (versions: ReadonlyMap<string, string>) =>
  JSON.stringify([...versions].sort());

/** What each backend says that it has in force. */
export class PolicyVersionStore implements SharedVersions {
  private readonly backend = randomUUID();
  private noted = '';
  private notedAt = 0;
  private ended = false;

  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  async note(versions: ReadonlyMap<string, string>): Promise<void> {
    if (this.ended) {
      return;
    }
    const now = await this.clock.now(this.knex);
    const hash = hashOf(versions);
    if (hash === this.noted && now.getTime() - this.notedAt < NOTED_EVERY) {
      return;
    }
    const records = [...versions].map(([id, policyHash]): VersionRecord => ({
      backend: this.backend,
      policy_id: id,
      policy_hash: policyHash,
      seen_at: now.toISOString(),
    }));
    await this.knex.transaction(async trx => {
      await trx<VersionRecord>('access_policies_in_force')
        .where({ backend: this.backend })
        .orWhere('seen_at', '<', this.#unseen(now))
        .delete();
      for (let at = 0; at < records.length; at += BATCH) {
        await trx<VersionRecord>('access_policies_in_force').insert(
          records.slice(at, at + BATCH),
        );
      }
    });
    this.noted = hash;
    this.notedAt = now.getTime();
  }

  /** Says that this backend ends: what it had in force counts no more. */
  async end(): Promise<void> {
    this.ended = true;
    await this.knex<VersionRecord>('access_policies_in_force')
      .where({ backend: this.backend })
      .delete();
  }

  async others(): Promise<{ id: string; hash: string }[]> {
    const now = await this.clock.now(this.knex);
    const records = await this.knex<VersionRecord>('access_policies_in_force')
      .whereNot({ backend: this.backend })
      .where('seen_at', '>=', this.#unseen(now))
      .distinct('policy_id', 'policy_hash');
    return records.map(({ policy_id, policy_hash }) => ({
      id: policy_id,
      hash: policy_hash,
    }));
  }

  #unseen(now: Date): string {
    return new Date(now.getTime() - UNSEEN).toISOString();
  }
}
