import {
  parseEntityRef,
  RELATION_PART_OF,
  type Entity,
} from '@backstage/catalog-model';
import { serviceFacts } from '@fairway/plugin-backends-node';
import type { CatalogFacts } from '../database/ServiceWriter';

/** What the fleet keeps of an entity. */
export function factsOf(entity: Entity): CatalogFacts {
  const systemRef = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_PART_OF)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'))
    .find(ref => parseEntityRef(ref).kind === 'system');
  return { ...serviceFacts(entity), systemRef: systemRef ?? null };
}
