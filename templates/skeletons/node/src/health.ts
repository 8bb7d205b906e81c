import { route, type Route } from './http/types.js';

/** Probes of the platform. They say whether, never what or why. */
export function healthRoutes(isReady: () => boolean): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/health/live',
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    }),
    route({
      method: 'GET',
      path: '/health/ready',
      handle: () =>
        isReady()
          ? { status: 200, body: { status: 'ok' } }
          : { status: 503, body: { status: 'stopping' } },
    }),
  ];
}
