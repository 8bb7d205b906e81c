import { RequestError } from './http/body.js';
import type { Route } from './http/types.js';

/** What clients send to create an item. */
interface NewItem {
  title: string;
}

function parseNewItem(body: unknown): NewItem {
  if (
    typeof body !== 'object' ||
    body === null ||
    !('title' in body) ||
    typeof body.title !== 'string' ||
    body.title.trim() === '' ||
    body.title.length > 200
  ) {
    throw new RequestError(400, 'title must be a text of 1 to 200 characters.');
  }
  return { title: body.title };
}

/**
 * The routes and who may use them. Replace the items by what this service is for.
 *
 * @param isReady - whether new requests may come
 */
export function createRoutes(isReady: () => boolean): readonly Route[] {
  const items: (NewItem & { createdBy: string })[] = [];
  return [
    {
      method: 'GET',
      path: '/health/live',
      access: 'public',
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    },
    {
      method: 'GET',
      path: '/health/ready',
      access: 'public',
      handle: () =>
        isReady()
          ? { status: 200, body: { status: 'ok' } }
          : { status: 503, body: { status: 'stopping' } },
    },
    {
      method: 'GET',
      path: '/v1/items',
      access: { roles: ['reader', 'writer'] },
      handle: () => ({ status: 200, body: { items } }),
    },
    {
      method: 'POST',
      path: '/v1/items',
      access: { roles: ['writer'] },
      handle: ({ principal, body }) => {
        if (items.length >= 1000) {
          throw new RequestError(409, 'The list is full.');
        }
        const item = {
          ...parseNewItem(body),
          createdBy: principal?.subject ?? 'unknown',
        };
        items.push(item);
        return { status: 201, body: item };
      },
    },
  ];
}
