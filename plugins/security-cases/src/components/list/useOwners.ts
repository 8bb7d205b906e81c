import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

const FACET = 'relations.ownedBy';

/** The owners of what the caller may see in the catalog, by name; empty while they load or when they cannot be read. */
export function useOwners(): { ref: string; name: string }[] {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const { facets } = await catalog.getEntityFacets({
      filter: { kind: ['component', 'resource'] },
      facets: [FACET],
    });
    return (facets[FACET] ?? [])
      .map(({ value }) => ({ ref: value, name: parseEntityRef(value).name }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [catalog]);
  return useAsyncData(load).data ?? [];
}
