import { createRouteRef } from '@backstage/core-plugin-api';

/** The page that lists the scorecards of all services. */
export const rootRouteRef = createRouteRef({ id: 'security-scorecard' });

/** The Security tab of an entity; only the legacy frontend system mounts it by this ref. */
export const entityContentRouteRef = createRouteRef({
  id: 'security-scorecard.entity',
});
