import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { DefaultSecurityCasesClient } from '@fairway/plugin-security-cases-common';
import { RiAlarmWarningLine } from '@remixicon/react';
import { securityCasesApiRef } from './api';
import { pages } from './pages';
import {
  accessRequestPageRouteRef,
  caseRouteRef,
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

/** Security cases for apps on the new frontend system. */
export const securityCasesPlugin = createFrontendPlugin({
  pluginId: 'security-cases',
  title: 'Cases',
  icon: <RiAlarmWarningLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, case: caseRouteRef },
  externalRoutes: { accessRequest: accessRequestPageRouteRef },
  extensions: [api, ...pages],
});
