import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { DefaultApprovedImagesClient } from '@fairway/plugin-approved-images-common';
import { RiStackLine } from '@remixicon/react';
import { approvedImagesApiRef } from './api';
import { pages } from './pages';
import { rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: approvedImagesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultApprovedImagesClient(deps),
    }),
});

/** Approved images for apps on the new frontend system. */
export const approvedImagesPlugin = createFrontendPlugin({
  pluginId: 'approved-images',
  title: 'Images',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [api, ...pages],
});
