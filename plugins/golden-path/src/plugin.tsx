import type { Entity } from '@backstage/catalog-model';
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
import { newServiceRouteRef, rootRouteRef, taskRouteRef } from './routes';

/** Any of them says where the repository of a service is. */
const REPOSITORY_ANNOTATIONS = [
  'fairway.dev/git-repository',
  'backstage.io/source-location',
  'github.com/project-slug',
  'gitlab.com/project-slug',
];

/** Whether the repository of an entity is read. */
const isRead = ({ kind, metadata }: Entity) =>
  kind.toLocaleLowerCase('en-US') === 'component' &&
  REPOSITORY_ANNOTATIONS.some(name => metadata.annotations?.[name]);

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
    filter: isRead,
    loader: () =>
      import('./components/entity/GoldenPathTab').then(m => (
        <m.GoldenPathTab />
      )),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: isRead,
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
