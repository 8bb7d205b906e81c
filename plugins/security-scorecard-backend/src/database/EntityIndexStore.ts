import { createHash } from 'node:crypto';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { describeEntity, type IndexedEntity } from '../domain/entity';
import { packSubject, subjectOf } from '../domain/subject';
import { breathe } from './breathe';
import { upsertAll, whereAny, type BulkTable } from './bulk';
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
export const ENTITY_TABLES: readonly string[] = [
  'refresh_requests',
  'findings',
  'observations',
  'history',
  'entity_snapshots',
  'scorecard_owners',
  'entities',
  'scorecards',
];

type CardRow = Pick<
  ScorecardRow,
  | 'entity_ref'
  | 'kind'
  | 'title'
  | 'search_text'
  | 'owner_ref'
  | 'system_ref'
  | 'tier'
  | 'template_ref'
  | 'subject'
  | 'missing_since'
  | 'policy_hash'
>;

interface EntityRow {
  entity_ref: string;
  entity: string;
  entity_hash: string;
}

interface OwnerRow {
  entity_ref: string;
  owner_ref: string;
}

const CARDS: BulkTable<CardRow> = {
  name: 'scorecards',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    kind: 'text',
    title: 'text',
    search_text: 'text',
    owner_ref: 'text',
    system_ref: 'text',
    tier: 'text',
    template_ref: 'text',
    subject: 'text',
    missing_since: 'text',
    policy_hash: 'text',
  },
};

const ENTITIES: BulkTable<EntityRow> = {
  name: 'entities',
  key: ['entity_ref'],
  columns: { entity_ref: 'text', entity: 'text', entity_hash: 'text' },
};

const OWNERS: BulkTable<OwnerRow> = {
  name: 'scorecard_owners',
  key: ['entity_ref', 'owner_ref'],
  columns: { entity_ref: 'text', owner_ref: 'text' },
};

function toEntityRow({ ref, entity }: IndexedEntity): EntityRow {
  const text = JSON.stringify(entity);
  return {
    entity_ref: ref,
    entity: text,
    entity_hash: createHash('sha256').update(text).digest('hex'),
  };
}

function toCardRow(entity: IndexedEntity): CardRow {
  return {
    entity_ref: entity.ref,
    kind: entity.kind,
    title: entity.title,
    search_text: `${entity.name}\n${entity.title}`.toLocaleLowerCase('en-US'),
    owner_ref: entity.ownerRef,
    system_ref: entity.systemRef,
    tier: entity.tier.slice(0, 63),
    template_ref: entity.templateRef?.slice(0, 200) ?? null,
    subject: packSubject(subjectOf(entity)),
    missing_since: null,
    // An evaluation is due: checks may read something else now.
    policy_hash: null,
  };
}

/** The index of the entities that have a scorecard. */
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
      const known: Pick<
        EntityRow & ScorecardRow,
        'entity_ref' | 'entity_hash' | 'missing_since'
      >[] = await whereAny(
        this.#knex,
        this.#knex('entities').join(
          'scorecards',
          'scorecards.entity_ref',
          'entities.entity_ref',
        ),
        'entities.entity_ref',
        [...page.keys()],
      ).select(
        'entities.entity_ref',
        'entities.entity_hash',
        'scorecards.missing_since',
      );
      const before = new Map(known.map(row => [row.entity_ref, row]));
      const rows = new Map(
        [...page.values()].map(e => [e.ref, toEntityRow(e)]),
      );
      const written = [...page.values()].filter(entity => {
        const row = before.get(entity.ref);
        if (!row) {
          update.added.push(entity.ref);
        } else if (row.entity_hash !== rows.get(entity.ref)?.entity_hash) {
          update.changed.push(entity.ref);
        } else {
          return row.missing_since !== null;
        }
        return true;
      });
      await this.#write(
        written,
        written.flatMap(e => rows.get(e.ref) ?? []),
      );
    }
    return update;
  }

  /** Gets the database ready for as many entities as were added. */
  async settle({ added }: IndexUpdate): Promise<void> {
    await gatherStatistics(this.#knex, FILLED_TABLES, added.length);
  }

  async #write(entities: readonly IndexedEntity[], rows: readonly EntityRow[]) {
    if (!entities.length) {
      return;
    }
    const sorted = [...entities].sort((a, b) => (a.ref < b.ref ? -1 : 1));
    await this.#knex.transaction(async trx => {
      const cards = sorted.map(toCardRow);
      await upsertAll(trx, CARDS, cards);
      await recordListed(trx, cards);
      await upsertAll(trx, ENTITIES, rows);
      await whereAny(
        trx,
        trx('scorecard_owners'),
        'entity_ref',
        sorted.map(e => e.ref),
      ).delete();
      await upsertAll(
        trx,
        OWNERS,
        sorted.flatMap(e =>
          e.ownerRefs.map(owner_ref => ({ entity_ref: e.ref, owner_ref })),
        ),
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
        const rows = this.#knex('scorecards');
        await (
          system === null
            ? rows.whereNull('system_ref')
            : rows.where('system_ref', system)
        ).update({ domain_ref: expected });
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
