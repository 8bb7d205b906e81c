import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { addDuration } from '../domain/durations';

interface RefreshRow {
  entity_ref: string;
  status: 'queued' | 'running' | 'done';
  requested_by: string;
  requested_at: string;
  not_before: string;
  claim: string | null;
  claim_ends_at: string | null;
}

/** One entity that a replica took from the queue. */
export interface RefreshClaim {
  entityRef: string;
  /** Proof that the claim is still ours. */
  token: string;
}

/**
 * Queue of entities to collect now, one row per entity. Replicas claim rows by
 * a conditional update; a claim that its replica does not finish in time can be
 * taken by another.
 */
export class RefreshQueue {
  readonly #knex: Knex;
  readonly #options: { minInterval: string; claimFor: string };

  /**
   * @param options.minInterval least time between two collections of an entity, ISO 8601 duration
   * @param options.claimFor how long a replica may work on a claim, ISO 8601 duration
   */
  constructor(knex: Knex, options: { minInterval: string; claimFor: string }) {
    this.#knex = knex;
    this.#options = options;
  }

  /** Queues entities; one that is queued or being collected stays as it is. */
  async enqueue(
    entityRefs: readonly string[],
    requestedBy: string,
    now: Date,
  ): Promise<void> {
    const at = now.toISOString();
    for (const entityRef of entityRefs) {
      const updated = await this.#knex<RefreshRow>('refresh_requests')
        .where({ entity_ref: entityRef, status: 'done' })
        .update({
          status: 'queued',
          requested_by: requestedBy,
          requested_at: at,
        });
      if (!updated) {
        await this.#knex<RefreshRow>('refresh_requests')
          .insert({
            entity_ref: entityRef,
            status: 'queued',
            requested_by: requestedBy,
            requested_at: at,
            not_before: at,
          })
          .onConflict('entity_ref')
          .ignore();
      }
    }
  }

  /** Takes up to `limit` due entities; no two callers get the same one. */
  async claim(limit: number, now: Date): Promise<RefreshClaim[]> {
    const at = now.toISOString();
    const due: RefreshRow[] = await this.#knex<RefreshRow>('refresh_requests')
      .where(q => q.where('status', 'queued').andWhere('not_before', '<=', at))
      .orWhere(q =>
        q.where('status', 'running').andWhere('claim_ends_at', '<=', at),
      )
      .orderBy('requested_at')
      .limit(limit)
      .select();
    const claims: RefreshClaim[] = [];
    for (const row of due) {
      const token = randomUUID();
      const won = await this.#knex<RefreshRow>('refresh_requests')
        .where({ entity_ref: row.entity_ref, status: row.status })
        .where(q =>
          row.claim === null
            ? q.whereNull('claim')
            : q.where('claim', row.claim),
        )
        .update({
          status: 'running',
          claim: token,
          claim_ends_at: addDuration(at, this.#options.claimFor),
        });
      if (won === 1) {
        claims.push({ entityRef: row.entity_ref, token });
      }
    }
    return claims;
  }

  /** Ends a claim; false when it was lost to another replica. */
  async finish(claim: RefreshClaim, now: Date): Promise<boolean> {
    const ended = await this.#knex<RefreshRow>('refresh_requests')
      .where({ entity_ref: claim.entityRef, claim: claim.token })
      .update({
        status: 'done',
        claim: null,
        claim_ends_at: null,
        not_before: addDuration(now.toISOString(), this.#options.minInterval),
      });
    return ended === 1;
  }
}
