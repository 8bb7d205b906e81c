import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { DefaultSecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { RiShieldCheckLine } from '@remixicon/react';
import { pages } from './pages';
import { rootRouteRef } from './routes';

/** Entities that have a scorecard of their own. */
const SCORED = { kind: { $in: ['component', 'resource'] } };
/** Those, and APIs, which show the scorecards of their providers. */
const WITH_TAB = { kind: { $in: ['component', 'resource', 'api'] } };
/** Entities that stand for others. */
const ROLLED_UP = { kind: { $in: ['group', 'system', 'domain'] } };

const scorecardApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: securityScorecardApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultSecurityScorecardClient(deps),
    }),
});

const entityTab = EntityContentBlueprint.make({
  params: {
    path: 'security',
    title: 'Security',
    icon: <RiShieldCheckLine />,
    filter: WITH_TAB,
    loader: () =>
      import('./components/entity/EntitySecurityTab').then(m => (
        <m.EntitySecurityTab />
      )),
  },
});

const rollupTab = EntityContentBlueprint.make({
  name: 'rollup',
  params: {
    path: 'security',
    title: 'Security',
    icon: <RiShieldCheckLine />,
    filter: ROLLED_UP,
    loader: () =>
      import('./components/rollup/RollupTab').then(m => <m.RollupTab />),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: SCORED,
    loader: () =>
      import('./components/entity/EntitySecurityCard').then(m => (
        <m.EntitySecurityCard />
      )),
  },
});

const rollupCard = EntityCardBlueprint.make({
  name: 'rollup',
  params: {
    type: 'info',
    filter: ROLLED_UP,
    loader: () =>
      import('./components/rollup/RollupCard').then(m => <m.RollupCard />),
  },
});

/** The security scorecard for apps on the new frontend system. */
export const securityScorecardPlugin = createFrontendPlugin({
  pluginId: 'security-scorecard',
  title: 'Security',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    scorecardApi,
    ...pages,
    entityTab,
    rollupTab,
    entityCard,
    rollupCard,
  ],
});
