/**
 * Golden paths for apps on the legacy frontend system.
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
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { DefaultGoldenPathClient } from '@fairway/plugin-golden-path-common';
import { goldenPathApiRef } from './api';
import { ControlsPreviewField } from './components/legacy/ControlsPreviewField';
import {
  entityContentRouteRef,
  newServiceRouteRef,
  rootRouteRef,
  taskRouteRef,
} from './routes';

export { isGoldenPathAvailable } from './isGoldenPathAvailable';

/** The plugin; apps need it to bind its external routes or to override its API. */
export const goldenPathPlugin = createPlugin({
  id: 'golden-path',
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  externalRoutes: { task: taskRouteRef, newService: newServiceRouteRef },
  apis: [
    createApiFactory({
      api: goldenPathApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DefaultGoldenPathClient(deps),
    }),
  ],
});

/** The fleet; mount it at `/golden-path`. */
export const GoldenPathPage = goldenPathPlugin.provide(
  createRoutableExtension({
    name: 'GoldenPathPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/legacy/GoldenPathPage').then(m => m.GoldenPathPage),
  }),
);

/** The Golden path tab of a component; give it the path `/golden-path` in the entity layout. */
export const EntityGoldenPathContent = goldenPathPlugin.provide(
  createRoutableExtension({
    name: 'EntityGoldenPathContent',
    mountPoint: entityContentRouteRef,
    component: () =>
      import('./components/entity/GoldenPathTab').then(m => m.GoldenPathTab),
  }),
);

/** The Golden path card for a component's overview. */
export const EntityGoldenPathCard = goldenPathPlugin.provide(
  createComponentExtension({
    name: 'EntityGoldenPathCard',
    component: {
      lazy: () =>
        import('./components/entity/GoldenPathCard').then(
          m => m.GoldenPathCard,
        ),
    },
  }),
);

/** The field `ControlsPreview` of templates; put it into `ScaffolderFieldExtensions`. */
export const ControlsPreviewFieldExtension = goldenPathPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ControlsPreview',
    component: ControlsPreviewField,
  }),
);
