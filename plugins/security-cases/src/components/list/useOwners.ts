import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

const FACET = 'relations.ownedBy';
const TITLE = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
];

/** What the page of a team or a person is headed by. */
function titleOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile;
  return profile && typeof profile === 'object' && 'displayName' in profile
    ? String(profile.displayName)
    : entity?.metadata.title;
}

/** The owners of what the caller may see in the catalog, by the titles of their pages; empty while they load or when they cannot be read. */
export function useOwners(): { ref: string; name: string }[] {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const { facets } = await catalog.getEntityFacets({
      filter: { kind: ['component', 'resource'] },
      facets: [FACET],
    });
    const refs = (facets[FACET] ?? []).map(({ value }) => value);
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: refs,
      fields: TITLE,
    });
    return refs
      .map((ref, index) => ({
        ref,
        // Somebody who is not in the catalog owns things all the same.
        name: titleOf(items[index]) ?? parseEntityRef(ref).name,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [catalog]);
  return useAsyncData(load).data ?? [];
}
