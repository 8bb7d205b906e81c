import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import { storable } from '@fairway/plugin-backends-node';
import type { ServiceFacts } from '../database/ServiceStore';

/** What is kept of an entity. */
export function factsOf(entity: Entity): ServiceFacts {
  const { name } = entity.metadata;
  const title = storable(entity.metadata.title ?? '');
  return {
    title: title || name,
    searchText: title ? `${name}\n${title}` : name,
    ownerRefs: (entity.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US')),
  };
}
