import { RELATION_HAS_MEMBER, type Entity } from '@backstage/catalog-model';
import { canonicalRef, canonicalSet } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import { messageOf } from './lookups';
import type { CatalogReader, OwnCredentials } from './catalog';

/** How many entities one call asks for. */
const CHUNK = 500;
const FIELDS = ['kind', 'metadata.name', 'metadata.namespace', 'relations'];

/** Looks many entities up at a time: who they are and what they belong to. */
export class CatalogBatch {
  constructor(
    private readonly catalog: CatalogReader,
    private readonly auth: OwnCredentials,
  ) {}

  /**
   * By canonical ref; what is not in the catalog is left out. One call that
   * fails makes the whole an error: half of it would look like people who left.
   */
  async entities(
    refs: readonly string[],
  ): Promise<Resolution<Map<string, Entity>>> {
    const wanted = canonicalSet(refs);
    const found = new Map<string, Entity>();
    try {
      const credentials = await this.auth.getOwnServiceCredentials();
      for (let at = 0; at < wanted.length; at += CHUNK) {
        const entityRefs = wanted.slice(at, at + CHUNK);
        const { items } = await this.catalog.getEntitiesByRefs(
          { entityRefs, fields: FIELDS },
          { credentials },
        );
        items.forEach((entity, index) => {
          if (entity) {
            found.set(entityRefs[index], entity);
          }
        });
      }
      return { status: 'resolved', value: found };
    } catch (error) {
      return {
        status: 'error',
        reason: `Asking the catalog about ${wanted.length} entities failed: ${messageOf(error)}`,
      };
    }
  }

  /** The people that a user or group stands for. Throws when that can't be told. */
  async people(ref: string): Promise<string[]> {
    const canonical = canonicalRef(ref);
    if (!canonical.startsWith('group:')) {
      return [canonical];
    }
    const found = await this.entities([canonical]);
    if (found.status !== 'resolved') {
      throw new Error(found.reason);
    }
    return canonicalSet(
      (found.value.get(canonical)?.relations ?? [])
        .filter(({ type }) => type === RELATION_HAS_MEMBER)
        .map(({ targetRef }) => targetRef),
    ).filter(member => member.startsWith('user:'));
  }
}
