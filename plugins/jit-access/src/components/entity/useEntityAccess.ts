import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useEntitlements, useGrants } from '@fairway/plugin-jit-access-react';

/** How many grants a card shows. */
const SHOWN = 5;

/** What can be asked for on the entity of the page, and who has it. */
export function useEntityAccess() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  return {
    entityRef,
    entitlements: useEntitlements({ entityRef }),
    grants: useGrants({ view: 'all', entityRef, live: true, limit: SHOWN }),
  };
}

/** What the person of the page has, or the members of the group of the page. */
export function useHolderAccess() {
  const { entity } = useEntity();
  const holderRef = stringifyEntityRef(entity);
  return {
    holderRef,
    isUser: entity.kind.toLowerCase() === 'user',
    grants: useGrants({ view: 'all', holderRef, live: true, limit: SHOWN }),
  };
}
