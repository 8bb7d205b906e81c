import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
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

const ENTITIES = { kind: { $in: ['component', 'resource'] } };

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: jitAccessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DefaultJitAccessClient({ discoveryApi, fetchApi }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/access',
    routeRef: accessRouteRef,
    title: 'Access',
    icon: <RiKey2Line />,
  },
});

const requestTab = SubPageBlueprint.make({
  name: 'request',
  params: {
    path: 'request',
    title: 'Request',
    loader: () =>
      import('./components/request/RequestPage').then(m => (
        <main>
          <m.RequestPage />
        </main>
      )),
  },
});

const mineTab = SubPageBlueprint.make({
  name: 'mine',
  params: {
    path: 'mine',
    title: 'My access',
    loader: () =>
      import('./components/mine/MyAccessPage').then(m => (
        <main>
          <m.MyAccessPage />
        </main>
      )),
  },
});

const approvalsTab = SubPageBlueprint.make({
  name: 'approvals',
  params: {
    path: 'approvals',
    title: 'Approvals',
    loader: () =>
      import('./components/approvals/ApprovalsPage').then(m => (
        <main>
          <m.ApprovalsPage />
        </main>
      )),
  },
});

const auditTab = SubPageBlueprint.make({
  name: 'audit',
  params: {
    path: 'audit',
    title: 'Audit',
    loader: () =>
      import('./components/audit/AuditPage').then(m => (
        <main>
          <m.AuditPage />
        </main>
      )),
  },
});

const policiesTab = SubPageBlueprint.make({
  name: 'policies',
  params: {
    path: 'policies',
    title: 'Policies',
    loader: () =>
      import('./components/policies/PoliciesPage').then(m => (
        <main>
          <m.PoliciesPage />
        </main>
      )),
  },
});

const requestPage = PageBlueprint.make({
  name: 'request',
  params: {
    path: '/access/requests/:id',
    routeRef: accessRequestRouteRef,
    title: 'Access request',
    loader: () =>
      import('./components/detail/RequestDetailPage').then(m => (
        <main>
          <m.RequestDetailPage />
        </main>
      )),
  },
});

const entityCard = EntityCardBlueprint.make({
  name: 'access',
  params: {
    type: 'info',
    filter: ENTITIES,
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
    filter: ENTITIES,
    loader: () =>
      import('./components/entity/AccessTab').then(m => <m.AccessTab />),
  },
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
    page,
    requestTab,
    mineTab,
    approvalsTab,
    auditTab,
    policiesTab,
    requestPage,
    entityCard,
    entityTab,
  ],
});
