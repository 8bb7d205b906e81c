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

/** The frontend plugin of just-in-time access. */
export const jitAccessPlugin = createFrontendPlugin({
  pluginId: 'jit-access',
  title: 'Access',
  icon: <RiKey2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: accessRouteRef, request: accessRequestRouteRef },
  extensions: [api, ...pages, entityCard, entityTab, holderCard, holderTab],
});
