import { createHash } from 'node:crypto';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { describeEntity, type IndexedEntity } from '../domain/entity';
import { breathe } from './breathe';
import { parseJson, type ScorecardRow } from './rows';

/** What an update of the index changed. */
export interface IndexUpdate {
  added: string[];
  /** Known entities of which the catalog now says something else. */
  changed: string[];
}

/** Rows per statement. */
const PAGE = 200;

function hashOf(entity: IndexedEntity): string {
  return createHash('sha256')
    .update(JSON.stringify(entity.entity))
    .digest('hex');
}

function toColumns(entity: IndexedEntity) {
  return {
    entity_ref: entity.ref,
    kind: entity.kind,
    title: entity.title,
    search_text: `${entity.name}\n${entity.title}`.toLocaleLowerCase('en-US'),
    owner_ref: entity.ownerRef,
    system_ref: entity.systemRef,
    entity: JSON.stringify(entity.entity),
    entity_hash: hashOf(entity),
    missing_since: null,
  };
}

/** The index of the entities that have a scorecard. */
export class EntityIndexStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Number of indexed entities. */
  async count(): Promise<number> {
    const [{ total }] = await this.#knex('scorecards').count({ total: '*' });
    return Number(total);
  }

  /** Adds and updates entities that the catalog lists; those that did not change are not written. */
  async upsert(entities: readonly IndexedEntity[]): Promise<IndexUpdate> {
    const update: IndexUpdate = { added: [], changed: [] };
    for (let start = 0; start < entities.length; start += PAGE) {
      const page = new Map(
        entities.slice(start, start + PAGE).map(e => [e.ref, e]),
      );
      const known: Pick<
        ScorecardRow,
        'entity_ref' | 'entity_hash' | 'missing_since'
      >[] = await this.#knex<ScorecardRow>('scorecards')
        .whereIn('entity_ref', [...page.keys()])
        .select('entity_ref', 'entity_hash', 'missing_since');
      const hashes = new Map(known.map(row => [row.entity_ref, row]));
      const written = [...page.values()].filter(entity => {
        const row = hashes.get(entity.ref);
        if (!row) {
          update.added.push(entity.ref);
        } else if (row.entity_hash !== hashOf(entity)) {
          update.changed.push(entity.ref);
        } else {
          return row.missing_since !== null;
        }
        return true;
      });
      await this.#write(written);
    }
    return update;
  }

  async #write(entities: readonly IndexedEntity[]) {
    const size = 50;
    for (let start = 0; start < entities.length; start += size) {
      await breathe();
      await this.#knex('scorecards')
        .insert(
          entities
            .slice(start, start + size)
            .map(entity => ({ ...toColumns(entity), policy_hash: null })),
        )
        .onConflict('entity_ref')
        .merge();
    }
  }

  /** Marks the entities that the catalog did not list; gives how many are marked. */
  async markMissing(
    listed: ReadonlySet<string>,
    now: Date,
    signal?: AbortSignal,
  ): Promise<number> {
    let marked = 0;
    for await (const refs of this.#pages(signal)) {
      const missing = refs.filter(ref => !listed.has(ref));
      marked += missing.length;
      if (missing.length) {
        await this.#knex('scorecards')
          .whereIn('entity_ref', missing)
          .whereNull('missing_since')
          .update({ missing_since: now.toISOString() });
      }
    }
    return marked;
  }

  /** Removes entities that have been missing since before a time, with all that is known of them. */
  async removeMissingBefore(
    before: string,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const removed: string[] = [];
    while (!signal?.aborted) {
      const refs = await this.#knex.transaction(async trx => {
        const due: string[] = await trx('scorecards')
          .where('missing_since', '<=', before)
          .orderBy('entity_ref')
          .limit(20)
          .forUpdate()
          .pluck('entity_ref');
        for (const table of [
          'refresh_requests',
          'findings',
          'observations',
          'history',
          'scorecards',
        ]) {
          await trx(table).whereIn('entity_ref', due).delete();
        }
        return due;
      });
      if (!refs.length) {
        break;
      }
      removed.push(...refs);
    }
    return removed;
  }

  /** Pages through the entities that the catalog lists, in the order of their refs. */
  async *entities(signal?: AbortSignal): AsyncIterable<IndexedEntity[]> {
    for await (const refs of this.#pages(signal)) {
      yield await this.get(refs);
    }
  }

  /** The entities of these refs that are indexed and still listed by the catalog. */
  async get(entityRefs: readonly string[]): Promise<IndexedEntity[]> {
    const rows: Pick<ScorecardRow, 'entity'>[] = await this.#knex<ScorecardRow>(
      'scorecards',
    )
      .whereIn('entity_ref', [...entityRefs])
      .whereNull('missing_since')
      .orderBy('entity_ref')
      .select('entity');
    return rows.map(row => describeEntity(parseJson<Entity>(row.entity)));
  }

  async *#pages(signal?: AbortSignal): AsyncIterable<string[]> {
    let after = '';
    while (!signal?.aborted) {
      const refs: string[] = await this.#knex('scorecards')
        .where('entity_ref', '>', after)
        .orderBy('entity_ref')
        .limit(PAGE)
        .pluck('entity_ref');
      if (!refs.length) {
        return;
      }
      after = refs[refs.length - 1];
      await breathe();
      yield refs;
    }
  }
}
