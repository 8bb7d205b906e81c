/**
 * The security scorecard for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DefaultSecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { entityContentRouteRef, rootRouteRef } from './routes';

/** The plugin; apps need it only to override its API. */
export const securityScorecardPlugin = createPlugin({
  id: 'security-scorecard',
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  apis: [
    createApiFactory({
      api: securityScorecardApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityScorecardClient(deps),
    }),
  ],
});

/** The list of all services' scorecards; mount it at `/security`. */
export const SecurityScorecardPage = securityScorecardPlugin.provide(
  createRoutableExtension({
    name: 'SecurityScorecardPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/services/LegacyServicesPage').then(
        m => m.LegacyServicesPage,
      ),
  }),
);

/** The Security tab; give it the path `/security` in the entity layout. */
export const EntitySecurityScorecardContent = securityScorecardPlugin.provide(
  createRoutableExtension({
    name: 'EntitySecurityScorecardContent',
    mountPoint: entityContentRouteRef,
    component: () =>
      import('./components/entity/EntitySecurityTab').then(
        m => m.EntitySecurityTab,
      ),
  }),
);

/** The Security card for an entity's overview. */
export const EntitySecurityScorecardCard = securityScorecardPlugin.provide(
  createComponentExtension({
    name: 'EntitySecurityScorecardCard',
    component: {
      lazy: () =>
        import('./components/entity/EntitySecurityCard').then(
          m => m.EntitySecurityCard,
        ),
    },
  }),
);
