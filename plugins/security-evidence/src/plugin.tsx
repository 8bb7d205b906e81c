import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { DefaultSecurityEvidenceClient } from '@fairway/plugin-security-evidence-common';
import { RiFileShield2Line } from '@remixicon/react';
import { securityEvidenceApiRef } from './api';
import { rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: securityEvidenceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityEvidenceClient(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/security-evidence',
    routeRef: rootRouteRef,
    title: 'Evidence',
    icon: <RiFileShield2Line />,
    loader: () =>
      import('./components/EvidencePage').then(m => (
        <main>
          <m.EvidencePage />
        </main>
      )),
  },
});

/** Evidence for apps on the new frontend system. */
export const securityEvidencePlugin = createFrontendPlugin({
  pluginId: 'security-evidence',
  title: 'Evidence',
  icon: <RiFileShield2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [api, page],
});
