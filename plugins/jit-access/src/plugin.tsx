import {
  ApiBlueprint,
  coreExtensionData,
  createExtension,
  createFrontendPlugin,
  discoveryApiRef,
  ExtensionBoundary,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { DefaultJitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';
import { RiKey2Line } from '@remixicon/react';
import { pages } from './pages';

/** What access can be asked for on. */
const TARGETS = { kind: { $in: ['component', 'resource'] } };
/** Who can have access, or whose members can. */
const HOLDERS = { kind: { $in: ['group', 'user'] } };

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: jitAccessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DefaultJitAccessClient({ discoveryApi, fetchApi }),
    }),
});

const entityCard = EntityCardBlueprint.make({
  name: 'access',
  params: {
    type: 'info',
    filter: TARGETS,
    loader: () =>
      import('./components/entity/AccessCard').then(m => <m.AccessCard />),
  },
});

const entityTab = EntityContentBlueprint.make({
  name: 'access',
  params: {
    path: 'access',
    title: 'Access',
    icon: <RiKey2Line />,
    filter: TARGETS,
    loader: () =>
      import('./components/entity/AccessTab').then(m => <m.AccessTab />),
  },
});

const holderCard = EntityCardBlueprint.make({
  name: 'holder',
  params: {
    type: 'info',
    filter: HOLDERS,
    loader: () =>
      import('./components/entity/HolderCard').then(m => <m.HolderCard />),
  },
});

const holderTab = EntityContentBlueprint.make({
  name: 'holder',
  params: {
    path: 'access',
    title: 'Access',
    icon: <RiKey2Line />,
    filter: HOLDERS,
    loader: () =>
      import('./components/entity/HolderTab').then(m => <m.HolderTab />),
  },
});

/** On the overview of the security scorecard, where that is installed. */
const securityOverview = createExtension({
  kind: 'security-dashboard-section',
  name: 'figures',
  attachTo: { id: 'sub-page:security-scorecard/overview', input: 'sections' },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, () =>
        import('./components/oversight/FiguresSection').then(m => (
          <m.FiguresOverview />
        )),
      ),
    ),
  ],
});

/** The frontend plugin of just-in-time access. */
export const jitAccessPlugin = createFrontendPlugin({
  pluginId: 'jit-access',
  title: 'Access',
  icon: <RiKey2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: accessRouteRef, request: accessRequestRouteRef },
  extensions: [
    api,
    ...pages,
    entityCard,
    entityTab,
    holderCard,
    holderTab,
    securityOverview,
  ],
});
