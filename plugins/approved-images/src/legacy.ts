/**
 * Approved images for apps on the legacy frontend system.
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
import { DefaultApprovedImagesClient } from '@fairway/plugin-approved-images-common';
import { approvedImagesApiRef } from './api';
import { rootRouteRef } from './routes';

/** The plugin; mount its page at `/images`. */
export const approvedImagesPlugin = createPlugin({
  id: 'approved-images',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: approvedImagesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultApprovedImagesClient(deps),
    }),
  ],
});

/** The page with its four tabs. */
export const ImagesPage = approvedImagesPlugin.provide(
  createRoutableExtension({
    name: 'ImagesPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/legacy/ImagesPage').then(m => m.ImagesPage),
  }),
);
