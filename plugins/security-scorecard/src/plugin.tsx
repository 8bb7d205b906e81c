import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { DefaultSecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { RiShieldCheckLine } from '@remixicon/react';
import { rootRouteRef } from './routes';

const scorecardApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: securityScorecardApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityScorecardClient(deps),
    }),
});

const servicesPage = PageBlueprint.make({
  params: {
    path: '/security',
    routeRef: rootRouteRef,
    title: 'Security',
    icon: <RiShieldCheckLine />,
    loader: () =>
      import('./components/services/ServicesPage').then(m => (
        <main>
          <m.ServicesPage />
        </main>
      )),
  },
});

const entityTab = EntityContentBlueprint.make({
  params: {
    path: 'security',
    title: 'Security',
    icon: <RiShieldCheckLine />,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/entity/EntitySecurityTab').then(m => (
        <m.EntitySecurityTab />
      )),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: { kind: 'component' },
    loader: () =>
      import('./components/entity/EntitySecurityCard').then(m => (
        <m.EntitySecurityCard />
      )),
  },
});

/** The security scorecard for apps on the new frontend system. */
export const securityScorecardPlugin = createFrontendPlugin({
  pluginId: 'security-scorecard',
  title: 'Security',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [scorecardApi, servicesPage, entityTab, entityCard],
});
