import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { describeEntity, type IndexedEntity } from '../domain/entity';
import { breathe } from './breathe';
import { upsertAll, whereAny } from './bulk';
import {
  CARDS,
  ENTITIES,
  OWNERS,
  toCardRow,
  toEntityRow,
  toOwnerRows,
  type EntityRow,
} from './entityRows';
import { ParsedEntities, type CollectedEntity } from './ParsedEntities';
import { leaveRounds } from './Rounds';
import { recordLeft, recordListed } from './record/recordedEntities';
import { gatherStatistics } from './statistics';
import { parseJson, type ScorecardRow } from './rows';

/** What an update of the index changed. */
export interface IndexUpdate {
  added: string[];
  /** Known entities of which the catalog now says something else. */
  changed: string[];
}

/** Rows per statement. */
const PAGE = 200;

/** Entities that are read at once for a collector. */
const READ = 5000;

/** Tables that adding entities fills. */
const FILLED_TABLES = [
  'scorecards',
  'entities',
  'scorecard_owners',
  'recorded_entities',
];

/**
 * Tables with an `entity_ref` from which the rows of an entity are removed with
 * it, in this order; a feature that adds a table adds its name.
 */
const ENTITY_TABLES: readonly string[] = [
  'refresh_requests',
  'findings',
  'observations',
  'history',
  'entity_snapshots',
  'scorecard_owners',
  'entities',
  'scorecards',
];

/** An entity that the catalog lists, with the row to write. */
interface Listed {
  entity: IndexedEntity;
  row: EntityRow;
}

/** What is known of an entity that the catalog lists again. */
type KnownRow = Pick<EntityRow, 'entity_ref' | 'entity_hash'> &
  Pick<ScorecardRow, 'missing_since'>;

/**
 * The index of the entities that have a scorecard: follows what the catalog lists,
 * and gives it to those who collect.
 */
export class EntityIndexStore {
  readonly #knex: Knex;
  readonly #parsed: ParsedEntities;

  constructor(knex: Knex) {
    this.#knex = knex;
    this.#parsed = new ParsedEntities(knex);
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
      await breathe();
      const page = new Map(
        entities.slice(start, start + PAGE).map(e => [e.ref, e]),
      );
      const before = await this.#known([...page.keys()]);
      const written: Listed[] = [];
      for (const entity of page.values()) {
        const row = toEntityRow(entity);
        const known = before.get(entity.ref);
        if (!known) {
          update.added.push(entity.ref);
        } else if (known.entity_hash !== row.entity_hash) {
          update.changed.push(entity.ref);
        } else if (known.missing_since === null) {
          continue;
        }
        written.push({ entity, row });
      }
      await this.#write(written);
    }
    return update;
  }

  /** Gets the database ready for as many entities as were added. */
  async settle({ added }: IndexUpdate): Promise<void> {
    await gatherStatistics(this.#knex, FILLED_TABLES, added.length);
  }

  /** What tells whether entities changed, by ref. */
  async #known(entityRefs: readonly string[]): Promise<Map<string, KnownRow>> {
    const rows: KnownRow[] = await whereAny(
      this.#knex,
      this.#knex('entities').join(
        'scorecards',
        'scorecards.entity_ref',
        'entities.entity_ref',
      ),
      'entities.entity_ref',
      entityRefs,
    ).select(
      'entities.entity_ref',
      'entities.entity_hash',
      'scorecards.missing_since',
    );
    return new Map(rows.map(row => [row.entity_ref, row]));
  }

  async #write(listed: Listed[]) {
    if (!listed.length) {
      return;
    }
    // Replicas lock rows in one order.
    listed.sort((a, b) => (a.entity.ref < b.entity.ref ? -1 : 1));
    await this.#knex.transaction(async trx => {
      const cards = listed.map(({ entity }) => toCardRow(entity));
      await upsertAll(trx, CARDS, cards);
      await recordListed(trx, cards);
      await upsertAll(
        trx,
        ENTITIES,
        listed.map(({ row }) => row),
      );
      await whereAny(
        trx,
        trx('scorecard_owners'),
        'entity_ref',
        listed.map(({ row }) => row.entity_ref),
      ).delete();
      await upsertAll(
        trx,
        OWNERS,
        listed.flatMap(({ entity }) => toOwnerRows(entity)),
      );
    });
  }

  /** Notes to which domain the systems belong. */
  async setDomains(domainOf: ReadonlyMap<string, string>): Promise<void> {
    const known: Pick<ScorecardRow, 'system_ref' | 'domain_ref'>[] =
      await this.#knex('scorecards').distinct('system_ref', 'domain_ref');
    for (const { system_ref: system, domain_ref: domain } of known) {
      const expected = (system && domainOf.get(system)) ?? null;
      if (expected !== domain) {
        await breathe();
        await this.#knex('scorecards')
          .where({ system_ref: system })
          .update({ domain_ref: expected });
      }
    }
  }

  /** Systems that entities belong to. */
  async systems(): Promise<string[]> {
    return this.#knex('scorecards')
      .distinct('system_ref')
      .whereNotNull('system_ref')
      .pluck('system_ref');
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
        if (due.length) {
          await leaveRounds(trx, due);
          await recordLeft(trx, due);
          for (const table of ENTITY_TABLES) {
            await trx(table).whereIn('entity_ref', due).delete();
          }
        }
        return due;
      });
      if (!refs.length) {
        break;
      }
      removed.push(...refs);
      this.#parsed.forget(refs);
    }
    return removed;
  }

  /** Pages through the entities that the catalog lists, in the order of their refs. */
  async *entities(signal?: AbortSignal): AsyncIterable<CollectedEntity[]> {
    let after = '';
    while (!signal?.aborted) {
      const rows: Omit<EntityRow, 'entity'>[] = await this.#listed()
        .where('entities.entity_ref', '>', after)
        .limit(READ)
        .select('entities.entity_ref', 'entities.entity_hash');
      if (!rows.length) {
        return;
      }
      after = rows[rows.length - 1].entity_ref;
      await breathe();
      yield await this.#parsed.get(rows);
    }
  }

  /** The entities of these refs that are indexed and still listed by the catalog. */
  async get(entityRefs: readonly string[]): Promise<IndexedEntity[]> {
    const rows: Pick<EntityRow, 'entity'>[] = await whereAny(
      this.#knex,
      this.#listed(),
      'entities.entity_ref',
      entityRefs,
    ).select('entities.entity');
    return rows.map(row => describeEntity(parseJson<Entity>(row.entity)));
  }

  /** Leaves out the few that are missing, which have an index of their own. */
  #listed(): Knex.QueryBuilder {
    return this.#knex('entities')
      .whereNotExists(missing =>
        missing
          .from('scorecards')
          .whereRaw('scorecards.entity_ref = entities.entity_ref')
          .whereNotNull('scorecards.missing_since')
          .select(this.#knex.raw('1')),
      )
      .orderBy('entities.entity_ref');
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
