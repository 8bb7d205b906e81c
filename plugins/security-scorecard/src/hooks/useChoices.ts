import {
  type Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  CheckDefinition,
  checkReadPermission,
} from '@fairway/plugin-security-scorecard-common';
import {
  securityScorecardApiRef,
  useAsyncData,
  useGuardedData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

const GUARD = { permission: checkReadPermission };

/** Fields that {@link titleOf} looks at, and those that name an entity. */
export const TITLE_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
];

/** What the pages of the catalog call an entity. */
export function titleOf({ metadata, spec }: Entity): string {
  const profile = spec?.profile;
  const displayName =
    typeof profile === 'object' && profile !== null && 'displayName' in profile
      ? profile.displayName
      : undefined;
  return (
    metadata.title ??
    (typeof displayName === 'string' ? displayName : metadata.name)
  );
}

/** A group, system or domain that a list can be narrowed to. */
export interface Scope {
  ref: string;
  kind: string;
  name: string;
}

/** The checks that lists and campaigns can be about, by title; empty while they load or when they may not be seen. */
export function useCheckDefinitions(): CheckDefinition[] {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    async () =>
      (await api.listChecks()).sort((a, b) => a.title.localeCompare(b.title)),
    [api],
  );
  return useGuardedData(GUARD, load).data ?? [];
}

/** The groups, systems and domains of the catalog, by name; empty while they load or when they cannot be read. */
export function useScopes(): Scope[] {
  const catalog = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const { items } = await catalog.getEntities({
      filter: { kind: ['group', 'system', 'domain'] },
      fields: TITLE_FIELDS,
    });
    return items
      .map(entity => {
        const ref = stringifyEntityRef(entity);
        return {
          ref,
          kind: parseEntityRef(ref).kind,
          name: titleOf(entity),
        };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [catalog]);
  return useAsyncData(load).data ?? [];
}
