/**
 * Security cases for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DefaultSecurityCasesClient } from '@fairway/plugin-security-cases-common';
import { securityCasesApiRef } from './api';
import {
  accessRequestPageRouteRef,
  caseRouteRef,
  imagesRouteRef,
  rootRouteRef,
} from './routes';

/** The plugin; install its pages at `/security-cases` and `/security-cases/cases/:id`. */
export const securityCasesPlugin = createPlugin({
  id: 'security-cases',
  routes: { root: rootRouteRef, case: caseRouteRef },
  externalRoutes: {
    accessRequest: accessRequestPageRouteRef,
    images: imagesRouteRef,
  },
  apis: [
    createApiFactory({
      api: securityCasesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityCasesClient(deps),
    }),
  ],
});

/** The page with both tabs. */
export const SecurityCasesPage = securityCasesPlugin.provide(
  createRoutableExtension({
    name: 'SecurityCasesPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/legacy/SecurityCasesPage').then(
        m => m.SecurityCasesPage,
      ),
  }),
);

/** The page of one case. */
export const SecurityCasePage = securityCasesPlugin.provide(
  createRoutableExtension({
    name: 'SecurityCasePage',
    mountPoint: caseRouteRef,
    component: () =>
      import('./components/legacy/SecurityCasesPage').then(
        m => m.SecurityCasePage,
      ),
  }),
);
