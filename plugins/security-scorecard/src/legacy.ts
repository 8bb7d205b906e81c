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
import {
  entityContentRouteRef,
  rollupContentRouteRef,
  rootRouteRef,
} from './routes';

/** The plugin; apps need it only to override its API. */
export const securityScorecardPlugin = createPlugin({
  id: 'security-scorecard',
  routes: {
    root: rootRouteRef,
    entityContent: entityContentRouteRef,
    rollupContent: rollupContentRouteRef,
  },
  apis: [
    createApiFactory({
      api: securityScorecardApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityScorecardClient(deps),
    }),
  ],
});

/** Services, overview, findings, waivers, campaigns and collectors; mount it at `/security`. */
export const SecurityScorecardPage = securityScorecardPlugin.provide(
  createRoutableExtension({
    name: 'SecurityScorecardPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/legacy/SecurityPage').then(m => m.SecurityPage),
  }),
);

/** The Security tab of a component, resource or API; give it the path `/security` in the entity layout. */
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

/** The Security tab of a group, system or domain; give it the path `/security` in the entity layout. */
export const EntitySecurityRollupContent = securityScorecardPlugin.provide(
  createRoutableExtension({
    name: 'EntitySecurityRollupContent',
    mountPoint: rollupContentRouteRef,
    component: () =>
      import('./components/rollup/RollupTab').then(m => m.RollupTab),
  }),
);

/** The Security card for the overview of a group, system or domain. */
export const EntitySecurityRollupCard = securityScorecardPlugin.provide(
  createComponentExtension({
    name: 'EntitySecurityRollupCard',
    component: {
      lazy: () =>
        import('./components/rollup/RollupCard').then(m => m.RollupCard),
    },
  }),
);
