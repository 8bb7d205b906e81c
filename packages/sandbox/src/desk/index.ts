import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import { World } from '../world/types';
import type { SendAction } from './callback';
import { chat } from './chat';
import { DeskError } from './reply';
import { DeskStore } from './store';
import { tickets } from './tickets';

export { signedCallback, type SendAction } from './callback';
export { fileDesk, memoryDesk } from './store';
export type { DeskState, DeskStore, Message, Ticket } from './store';

/** Base URL of chat and tickets for in-process use. */
export const DESK_URL = 'https://desk.harbour.example';

/**
 * Handler for `<DESK_URL>/chat/…` and `<DESK_URL>/tickets/…`. Without `send`
 * the buttons of the chat lead nowhere.
 */
export function deskHandlers(
  world: World,
  store: DeskStore,
  send?: SendAction,
): HttpHandler[] {
  const services = {
    chat: (request: Request, segments: string[]) =>
      chat({ store, now: world.now, send }, request, segments),
    tickets: (request: Request, segments: string[]) =>
      tickets(store, world.now, request, segments),
  };
  return (['chat', 'tickets'] as const).map(service =>
    http.all(
      new RegExp(`^${DESK_URL}/${service}(/|\\?|$)`),
      async ({ request }) => {
        const segments = new URL(request.url).pathname
          .split('/')
          .slice(2)
          .filter(segment => segment !== '');
        const call = { service, operation: request.method };
        world.calls.add(call);
        try {
          const fault = world.faults.take(call);
          return fault
            ? serveFault(fault)
            : await services[service](request, segments);
        } catch (error) {
          if (error instanceof DeskError) {
            return error.toResponse();
          }
          throw error;
        }
      },
    ),
  );
}

function serveFault(fault: Fault): Response {
  switch (fault.error) {
    case 'Disconnect':
      return HttpResponse.error();
    case 'AccessDenied':
      throw new DeskError(403, 'You may not do this.');
    case 'Throttling':
      throw new DeskError(429, 'Too many requests.', {
        'retry-after': String(fault.retryAfterSeconds),
      });
    default:
      throw new DeskError(500, 'The sandbox was told to fail.');
  }
}
