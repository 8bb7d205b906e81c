import { randomUUID } from 'node:crypto';
import type {
  DriftReason,
  RunningImagesEvent,
} from '@fairway/plugin-approved-images-common';
import type { Knex } from 'knex';
import { judgeImage } from '../domain/judge';
import {
  imageKeyOf,
  keyOf,
  lookupKeysOf,
  repositoryOf,
} from '../domain/references';
import {
  entryOf,
  likePattern,
  runningOf,
  type ImageRow,
  type RunningRow,
} from './rows';
import { queueScan } from './scanQueue';
import { note, OURSELVES, type Deed } from './timeline';

/** Rows written or looked up by one statement. */
const CHUNK = 100;

interface OpenDrift {
  entity_ref: string;
  id: string;
  image_key: string;
  reason: DriftReason;
  instances: number;
}

/**
 * Keeps which images run where, and holds them against the register: one
 * transaction per service writes what was seen, opens and closes drift records
 * and queues scans, so that nothing is half done and everything can be repeated.
 */
export class Inventory {
  constructor(private readonly knex: Knex) {}

  /**
   * Stores what one source saw of a service, unless something newer is stored.
   *
   * @returns whether anything about its drift changed
   */
  async record(event: RunningImagesEvent, now: string): Promise<boolean> {
    const { entityRef, source, observedAt } = event;
    return this.#ofService(entityRef, async trx => {
      await trx('looks')
        .insert({ entity_ref: entityRef, source, observed_at: '' })
        .onConflict(['entity_ref', 'source'])
        .ignore();
      const newer = await trx('looks')
        .where({ entity_ref: entityRef, source })
        .andWhere('observed_at', '<', observedAt)
        .update({ observed_at: observedAt });
      if (newer === 0) {
        return false;
      }
      const seen = new Map(
        event.images.map(image => [imageKeyOf(image), image]),
      );
      const rows = [...seen].map(([image_key, image]) => ({
        entity_ref: entityRef,
        image_key,
        source,
        kind: image.kind,
        reference: image.reference,
        digest: image.digest,
        region: image.region,
        account_id: image.accountId,
        place: image.place,
        instances: image.instances,
        seen_at: observedAt,
      }));
      for (let i = 0; i < rows.length; i += CHUNK) {
        await trx('running')
          .insert(rows.slice(i, i + CHUNK))
          .onConflict(['entity_ref', 'source', 'image_key'])
          .merge();
      }
      if (event.complete) {
        await trx('running')
          .where({ entity_ref: entityRef, source })
          .andWhere('seen_at', '<', observedAt)
          .delete();
      }
      return this.#judge(trx, entityRef, { actor: OURSELVES, at: now });
    });
  }

  /** Holds a service's images against the register as it is now. */
  async judge(entityRef: string, deed: Deed): Promise<boolean> {
    return this.#ofService(entityRef, trx => this.#judge(trx, entityRef, deed));
  }

  /** Services that run an image, by its reference or digest; all below a path for a repository. */
  async servicesRunning(
    {
      kind,
      reference,
      lookupKey,
    }: Pick<ReturnType<typeof entryOf>, 'kind' | 'reference' | 'lookupKey'>,
    after: string,
    limit: number,
  ): Promise<string[]> {
    const query = this.knex('running').where('entity_ref', '>', after);
    if (kind === 'repository') {
      const prefix = likePattern(reference.replace(/\*$/, '')).slice(1);
      query.whereRaw(String.raw`reference like ? escape '\'`, [prefix]);
    } else {
      query.where(kind === 'machine' ? 'reference' : 'digest', lookupKey);
    }
    return query
      .distinct('entity_ref')
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** One transaction of a service at a time: each judges all that the others saw. */
  async #ofService(
    entityRef: string,
    work: (trx: Knex.Transaction) => Promise<boolean>,
  ): Promise<boolean> {
    return this.knex.transaction(async trx => {
      await trx('services')
        .where({ entity_ref: entityRef })
        .forUpdate()
        .first('entity_ref');
      return work(trx);
    });
  }

  async #judge(
    trx: Knex.Transaction,
    entityRef: string,
    deed: Deed,
  ): Promise<boolean> {
    const running = await trx<RunningRow>('running')
      .where({ entity_ref: entityRef })
      .orderBy('image_key')
      .select('*');
    // Two sources may see the same image.
    const unique = new Map(running.map(row => [row.image_key, row]));
    const entries = await this.#entries(trx, [...unique.values()]);
    const open = await trx<OpenDrift>('drifts')
      .where({ entity_ref: entityRef })
      .whereIn('status', ['open', 'explained'])
      .select('id', 'entity_ref', 'image_key', 'reason', 'instances');
    let changed = false;
    for (const row of unique.values()) {
      const reason = judgeImage(runningOf(row), entries, deed.at.slice(0, 10));
      const known = open.find(drift => drift.image_key === row.image_key);
      const did = await this.#settle(trx, row, { reason, known, deed });
      changed = changed || did;
    }
    for (const drift of open.filter(one => !unique.has(one.image_key))) {
      await this.#close(trx, drift, 'gone', deed);
      changed = true;
    }
    return changed;
  }

  async #settle(
    trx: Knex.Transaction,
    row: RunningRow,
    state: {
      reason: DriftReason | undefined;
      known: OpenDrift | undefined;
      deed: Deed;
    },
  ): Promise<boolean> {
    const { reason, known, deed } = state;
    if (!reason) {
      if (known) {
        await this.#close(trx, known, 'approved', deed);
      }
      return Boolean(known);
    }
    if (!known) {
      return this.#open(trx, row, reason, deed);
    }
    if (known.reason !== reason) {
      await trx('drifts')
        .where({ id: known.id })
        .update({ reason, instances: row.instances });
      await note(trx, known.id, deed, 'reason-changed', reason);
      return false;
    }
    if (known.instances !== row.instances) {
      await trx('drifts')
        .where({ id: known.id })
        .update({ instances: row.instances });
    }
    return false;
  }

  /** Another backend may have opened it at the same time. */
  async #open(
    trx: Knex.Transaction,
    row: RunningRow,
    reason: DriftReason,
    deed: Deed,
  ): Promise<boolean> {
    const id = randomUUID();
    const placed = {
      entity_ref: row.entity_ref,
      image_key: row.image_key,
      kind: row.kind,
      reference: row.reference,
      digest: row.digest,
      region: row.region,
      account_id: row.account_id,
      place: row.place,
    };
    await trx('drifts')
      .insert({
        ...placed,
        id,
        instances: row.instances,
        reason,
        status: 'open',
        open_key: keyOf(row.entity_ref, row.image_key),
        opened_at: deed.at,
        announced: false,
        changed_by: deed.actor,
        changed_at: deed.at,
      })
      .onConflict('open_key')
      .ignore();
    if (!(await trx('drifts').where({ id }).first('id'))) {
      return false;
    }
    await note(trx, id, deed, 'opened', reason);
    await queueScan(trx, placed, 'drift', deed.at);
    return true;
  }

  async #close(
    trx: Knex.Transaction,
    drift: OpenDrift,
    status: 'approved' | 'gone',
    deed: Deed,
  ): Promise<void> {
    const closed = await trx('drifts')
      .where({ id: drift.id })
      .whereIn('status', ['open', 'explained'])
      .update({
        status,
        open_key: null,
        closed_at: deed.at,
        announced: false,
        changed_by: deed.actor,
        changed_at: deed.at,
      });
    if (closed > 0) {
      await note(trx, drift.id, deed, status);
    }
  }

  /** What the register says of these images. */
  async #entries(trx: Knex.Transaction, running: readonly RunningRow[]) {
    const keys = [...new Set(running.flatMap(lookupKeysOf))];
    const rows: ImageRow[] = [];
    for (let i = 0; i < keys.length; i += CHUNK) {
      rows.push(
        ...(await trx<ImageRow>('images')
          .whereIn('lookup_key', keys.slice(i, i + CHUNK))
          .select('*')),
      );
    }
    const unpinned = running.filter(
      ({ kind, digest }) => kind === 'container' && digest === null,
    );
    const repositories = new Set(
      unpinned.map(({ reference }) => repositoryOf(reference)),
    );
    for (const repository of repositories) {
      rows.push(
        ...(await trx<ImageRow>('images')
          .where({ kind: 'container' })
          .whereIn('status', ['retired', 'refused'])
          .whereRaw(String.raw`reference like ? escape '\'`, [
            likePattern(repository).slice(1),
          ])
          .select('*')),
      );
    }
    return rows.map(entryOf);
  }
}
