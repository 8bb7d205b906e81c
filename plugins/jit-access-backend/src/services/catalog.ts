import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** What is asked of the catalog. */
export type CatalogReader = Pick<
  CatalogService,
  'getEntityByRef' | 'getEntitiesByRefs'
>;

/** What the plugin asks under its own name with. */
export type OwnCredentials = Pick<AuthService, 'getOwnServiceCredentials'>;
