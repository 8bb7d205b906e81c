/**
 * Evidence for apps on the legacy frontend system.
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
import { DefaultSecurityEvidenceClient } from '@fairway/plugin-security-evidence-common';
import { securityEvidenceApiRef } from './api';
import { rootRouteRef } from './routes';

/** The plugin; apps need it to override its API. */
export const securityEvidencePlugin = createPlugin({
  id: 'security-evidence',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: securityEvidenceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityEvidenceClient(deps),
    }),
  ],
});

/** The page; mount it at `/security-evidence`. */
export const SecurityEvidencePage = securityEvidencePlugin.provide(
  createRoutableExtension({
    name: 'SecurityEvidencePage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/legacy/SecurityEvidencePage').then(
        m => m.SecurityEvidencePage,
      ),
  }),
);
