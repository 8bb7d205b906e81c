import {
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  type Entity,
} from '@backstage/catalog-model';
import { storable } from '@fairway/plugin-backends-node';
import type { CatalogFacts } from '../database/ServiceWriter';

/** What the fleet keeps of an entity. */
export function factsOf(entity: Entity): CatalogFacts {
  const { name } = entity.metadata;
  const title = storable(entity.metadata.title ?? '');
  const related = (type: string) =>
    (entity.relations ?? [])
      .filter(relation => relation.type === type)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
  return {
    title: title || name,
    searchText: title ? `${name}\n${title}` : name,
    ownerRefs: related(RELATION_OWNED_BY),
    systemRef:
      related(RELATION_PART_OF).find(
        ref => parseEntityRef(ref).kind === 'system',
      ) ?? null,
  };
}
