import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The fleet, `/golden-path` by default. */
export const rootRouteRef = createRouteRef({ id: 'golden-path' });

/** The Golden path tab of an entity; only the legacy frontend system mounts it by this ref. */
export const entityContentRouteRef = createRouteRef({
  id: 'golden-path.entity',
});

/** A task of the scaffolder, with its log. */
export const taskRouteRef = createExternalRouteRef({
  id: 'golden-path.task',
  params: ['taskId'],
  optional: true,
  defaultTarget: 'scaffolder.ongoingTask',
});

/** Where new services are made. */
export const newServiceRouteRef = createExternalRouteRef({
  id: 'golden-path.create',
  optional: true,
  defaultTarget: 'scaffolder.root',
});
