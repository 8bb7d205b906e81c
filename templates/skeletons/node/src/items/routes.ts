import { z } from 'zod';
import { RequestError } from '../http/errors.js';
import { route, routeWithBody, type Route } from '../http/types.js';
import type { ItemStore } from './store.js';

const newItem = z.strictObject({
  title: z.string().trim().min(1).max(200),
});

/** The routes of items. Who may use them: rbac.yaml. */
export function itemRoutes(store: ItemStore): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/items',
      handle: async () => ({ status: 200, body: { items: await store.list() } }),
    }),
    routeWithBody({
      method: 'POST',
      path: '/v1/items',
      schema: newItem,
      async handle({ principal, body }) {
        const item = { title: body.title, createdBy: principal?.subject ?? 'unknown' };
        if (!(await store.add(item))) {
          throw new RequestError(409, 'The list is full.');
        }
        return { status: 201, body: item };
      },
    }),
  ];
}
