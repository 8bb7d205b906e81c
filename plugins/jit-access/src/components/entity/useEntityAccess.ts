import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useEntitlements, useGrants } from '@fairway/plugin-jit-access-react';

/** What can be asked for on the entity of the page, and who has it. */
export function useEntityAccess() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  return {
    entityRef,
    entitlements: useEntitlements({ entityRef }),
    grants: useGrants({ view: 'all', entityRef, live: true, limit: 50 }),
  };
}
