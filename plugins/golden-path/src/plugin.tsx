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
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { DefaultGoldenPathClient } from '@fairway/plugin-golden-path-common';
import { RiRouteLine } from '@remixicon/react';
import { goldenPathApiRef } from './api';
import { isGoldenPathAvailable } from './isGoldenPathAvailable';
import { newServiceRouteRef, rootRouteRef, taskRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: goldenPathApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultGoldenPathClient(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/golden-path',
    routeRef: rootRouteRef,
    title: 'Golden path',
    icon: <RiRouteLine />,
    loader: () =>
      import('./components/fleet/FleetPage').then(m => (
        <main>
          <m.FleetPage />
        </main>
      )),
  },
});

const entityTab = EntityContentBlueprint.make({
  params: {
    path: 'golden-path',
    title: 'Golden path',
    icon: <RiRouteLine />,
    filter: isGoldenPathAvailable,
    loader: () =>
      import('./components/entity/GoldenPathTab').then(m => (
        <m.GoldenPathTab />
      )),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: isGoldenPathAvailable,
    loader: () =>
      import('./components/entity/GoldenPathCard').then(m => (
        <m.GoldenPathCard />
      )),
  },
});

const previewField = FormFieldBlueprint.make({
  name: 'controls-preview',
  params: {
    field: () =>
      import('./components/preview/field').then(m => m.controlsPreviewField),
  },
});

/** Golden paths for apps on the new frontend system. */
export const goldenPathPlugin = createFrontendPlugin({
  pluginId: 'golden-path',
  title: 'Golden path',
  icon: <RiRouteLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { task: taskRouteRef, newService: newServiceRouteRef },
  extensions: [api, page, entityTab, entityCard, previewField],
});
