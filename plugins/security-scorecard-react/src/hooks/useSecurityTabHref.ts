import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';

/** Gives the address of an entity's Security tab, with a check opened when one is named. */
export function useSecurityTabHref(): (
  entityRef: string,
  checkId?: string,
) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return (entityRef, checkId) => {
    const base = entityRoute(entityRouteParams(parseEntityRef(entityRef)));
    const query = checkId ? `?check=${encodeURIComponent(checkId)}` : '';
    return `${base}/security${query}`;
  };
}
