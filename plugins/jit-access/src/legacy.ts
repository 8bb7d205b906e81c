/**
 * The plugin for apps on the old frontend system: the same pages and cards.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DefaultJitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';

/** The plugin; install its pages at `/access` and `/access/requests/:id`. */
export const jitAccessPlugin = createPlugin({
  id: 'jit-access',
  apis: [
    createApiFactory({
      api: jitAccessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DefaultJitAccessClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes: { root: accessRouteRef, request: accessRequestRouteRef },
});

/** The page with all tabs. */
export const AccessPage = jitAccessPlugin.provide(
  createRoutableExtension({
    name: 'AccessPage',
    mountPoint: accessRouteRef,
    component: () =>
      import('./components/legacy/AccessPage').then(m => m.AccessPage),
  }),
);

/** The page of one request. */
export const AccessRequestPage = jitAccessPlugin.provide(
  createRoutableExtension({
    name: 'AccessRequestPage',
    mountPoint: accessRequestRouteRef,
    component: () =>
      import('./components/detail/RequestDetailPage').then(
        m => m.RequestDetailPage,
      ),
  }),
);

/** Card for the overview of a component or resource. */
export const EntityAccessCard = jitAccessPlugin.provide(
  createComponentExtension({
    name: 'EntityAccessCard',
    component: {
      lazy: () =>
        import('./components/entity/AccessCard').then(m => m.AccessCard),
    },
  }),
);

/** Tab for the page of a component or resource. */
export const EntityAccessContent = jitAccessPlugin.provide(
  createComponentExtension({
    name: 'EntityAccessContent',
    component: {
      lazy: () =>
        import('./components/entity/AccessTab').then(m => m.AccessTab),
    },
  }),
);

/** Card for the overview of a group or user. */
export const HolderAccessCard = jitAccessPlugin.provide(
  createComponentExtension({
    name: 'HolderAccessCard',
    component: {
      lazy: () =>
        import('./components/entity/HolderCard').then(m => m.HolderCard),
    },
  }),
);

/** Tab for the page of a group or user. */
export const HolderAccessContent = jitAccessPlugin.provide(
  createComponentExtension({
    name: 'HolderAccessContent',
    component: {
      lazy: () =>
        import('./components/entity/HolderTab').then(m => m.HolderTab),
    },
  }),
);
