import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import type { IndexedEntity } from '../domain/entity';
import { breathe } from './breathe';
import { whereAny } from './bulk';
import { parseJson } from './rows';

/** An entity as collectors get it. */
export type CollectedEntity = Pick<IndexedEntity, 'ref' | 'entity'>;

/** Entities that are kept, of some 1.5 kB each. */
const KEPT = 20_000;

/** Entities that are parsed at once. */
const PARSED = 500;

/**
 * Entities of the catalog, read and parsed once for as long as they stay the
 * same: every round names all of them, and few have changed. What an entity is
 * kept under is the hash of its text in the database, so another replica's
 * update is seen at once.
 */
export class ParsedEntities {
  readonly #knex: Knex;
  readonly #kept = new Map<string, { hash: string; entity: Entity }>();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Entities in the order of the rows. */
  async get(
    rows: readonly { entity_ref: string; entity_hash: string }[],
  ): Promise<CollectedEntity[]> {
    const missing = rows.filter(
      row => this.#kept.get(row.entity_ref)?.hash !== row.entity_hash,
    );
    const read = new Map<string, Entity>();
    for (let start = 0; start < missing.length; start += PARSED) {
      await breathe();
      const texts: {
        entity_ref: string;
        entity: string;
        entity_hash: string;
      }[] = await whereAny(
        this.#knex,
        this.#knex('entities'),
        'entity_ref',
        missing.slice(start, start + PARSED).map(row => row.entity_ref),
      ).select('entity_ref', 'entity', 'entity_hash');
      for (const {
        entity_ref: ref,
        entity: text,
        entity_hash: hash,
      } of texts) {
        const entity = parseJson<Entity>(text);
        read.set(ref, entity);
        if (this.#kept.size < KEPT || this.#kept.has(ref)) {
          this.#kept.set(ref, { hash, entity });
        }
      }
    }
    return rows.flatMap(({ entity_ref: ref }) => {
      const entity = read.get(ref) ?? this.#kept.get(ref)?.entity;
      return entity ? [{ ref, entity }] : [];
    });
  }

  /** Forgets entities that left the catalog. */
  forget(entityRefs: readonly string[]): void {
    entityRefs.forEach(ref => this.#kept.delete(ref));
  }
}
