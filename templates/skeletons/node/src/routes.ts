import { healthRoutes } from './health.js';
import type { Route } from './http/types.js';
import { itemRoutes } from './items/routes.js';
import { createMemoryItemStore } from './items/store.js';
{%- if values.personalData %}
import { privacyRoutes } from './privacy/routes.js';
{%- endif %}

/**
 * The routes of the service. One that rbac.yaml does not name is refused.
 *
 * @param isReady - whether new requests may come
 */
export function createRoutes(isReady: () => boolean): readonly Route[] {
  const items = createMemoryItemStore();
  return [
    ...healthRoutes(isReady),
    ...itemRoutes(items),
{%- if values.personalData %}
    ...privacyRoutes([items.personalData]),
{%- endif %}
  ];
}
