import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { DefaultSecurityCasesClient } from '@fairway/plugin-security-cases-common';
import { SecurityDashboardSectionBlueprint } from '@fairway/plugin-security-scorecard-react';
import { RiAlarmWarningLine } from '@remixicon/react';
import { securityCasesApiRef } from './api';
import { pages } from './pages';
import {
  accessRequestPageRouteRef,
  caseRouteRef,
  imagesRouteRef,
  rootRouteRef,
} from './routes';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: securityCasesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityCasesClient(deps),
    }),
});

const overviewSection = SecurityDashboardSectionBlueprint.make({
  params: {
    loader: () =>
      import('./components/dashboard/CasesSection').then(m => (
        <m.CasesSection />
      )),
  },
});

/** Security cases for apps on the new frontend system. */
export const securityCasesPlugin = createFrontendPlugin({
  pluginId: 'security-cases',
  title: 'Cases',
  icon: <RiAlarmWarningLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, case: caseRouteRef },
  externalRoutes: {
    accessRequest: accessRequestPageRouteRef,
    images: imagesRouteRef,
  },
  extensions: [api, ...pages, overviewSection],
});
