import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import type { ServiceFacts } from '../database/ServiceStore';

/** What is kept of an entity. */
export function factsOf(entity: Entity): ServiceFacts {
  const { name, title } = entity.metadata;
  return {
    title: title ?? name,
    searchText: title ? `${name}\n${title}` : name,
    ownerRefs: (entity.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US')),
  };
}
