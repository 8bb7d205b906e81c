import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { TITLE_FIELDS, titleOf } from './useChoices';

const FACET = 'relations.ownedBy';

/** An owner that the list of services can be filtered by. */
export interface Owner {
  ref: string;
  name: string;
}

/** The owners of the components that the caller may see, by the titles of their pages; empty while they load or when they cannot be read. */
export function useOwners(): Owner[] {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const { facets } = await catalog.getEntityFacets({
      filter: { kind: 'component' },
      facets: [FACET],
    });
    const refs = (facets[FACET] ?? []).map(({ value }) => value);
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: refs,
      fields: TITLE_FIELDS,
    });
    return refs
      .map((ref, index) => {
        const owner = items[index];
        // Somebody who is not in the catalog owns things all the same.
        const name = owner ? titleOf(owner) : parseEntityRef(ref).name;
        return { ref, name };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [catalog]);
  return useAsyncData(load).data ?? [];
}
