import { createRouteRef } from '@backstage/core-plugin-api';

export { securityRouteRef as rootRouteRef } from '@fairway/plugin-security-scorecard-react';

/** The Security tab of an entity; only the legacy frontend system mounts it by this ref. */
export const entityContentRouteRef = createRouteRef({
  id: 'security-scorecard.entity',
});

/** The Security tab of a group, system or domain; only the legacy frontend system mounts it by this ref. */
export const rollupContentRouteRef = createRouteRef({
  id: 'security-scorecard.rollup',
});
