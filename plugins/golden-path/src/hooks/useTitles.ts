import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  useAsyncData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
];

/** The name in an entity ref; what is none as it is. */
function nameOf(ref: string): string {
  return /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/.test(ref)
    ? parseEntityRef(ref).name
    : ref;
}

/** Says what entities are called by the titles of their pages; by their names while these load or can't be read. */
export function useTitles(refs: readonly string[]): (ref: string) => string {
  const catalog = useApi(catalogApiRef);
  const wanted = useStable([...refs]);
  const load = useCallback(async () => {
    if (wanted.length === 0) {
      return new Map<string, string>();
    }
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: wanted,
      fields: FIELDS,
    });
    return new Map(
      wanted.map((ref, index) => [
        ref,
        items[index]?.metadata.title ?? nameOf(ref),
      ]),
    );
  }, [catalog, wanted]);
  const { data } = useAsyncData(load);
  return ref => data?.get(ref) ?? nameOf(ref);
}
