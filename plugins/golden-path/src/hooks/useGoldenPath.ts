import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  goldenPathServiceReadPermission,
  goldenPathTemplateReadPermission,
  type ListServicesOptions,
} from '@fairway/plugin-golden-path-common';
import {
  useAsyncData,
  useGuardedData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { goldenPathApiRef } from '../api';

/** What is known of a service; a NotFoundError when nothing is, or it may not be read. */
export function useService(entityRef: string) {
  const api = useApi(goldenPathApiRef);
  const load = useCallback(() => api.getService(entityRef), [api, entityRef]);
  return useGuardedData(
    {
      permission: goldenPathServiceReadPermission,
      resourceRef: entityRef,
      mayBeMissing: true,
    },
    load,
  );
}

/** A page of the fleet. */
export function useServices(options: ListServicesOptions) {
  const api = useApi(goldenPathApiRef);
  const query = useStable(options);
  const load = useCallback(() => api.listServices(query), [api, query]);
  return useAsyncData(load, { keepPrevious: true });
}

/** The fleet in numbers. */
export function useSummary() {
  const api = useApi(goldenPathApiRef);
  const load = useCallback(() => api.getSummary(), [api]);
  return useAsyncData(load);
}

/** Versions of a template, by its entity ref. */
export function useVersions(template: string) {
  const api = useApi(goldenPathApiRef);
  const { name } = parseEntityRef(template);
  const load = useCallback(() => api.getVersions(name), [api, name]);
  return useGuardedData({ permission: goldenPathTemplateReadPermission }, load);
}

/** Gives the address of an entity's Golden path tab. */
export function useGoldenPathTabHref(): (entityRef: string) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return entityRef =>
    `${entityRoute(entityRouteParams(parseEntityRef(entityRef)))}/golden-path`;
}
