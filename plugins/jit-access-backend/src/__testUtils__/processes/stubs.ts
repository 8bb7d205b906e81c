import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogReader, OwnCredentials } from '../../services/catalog';
import type { Everybody } from './job';

/** Says nothing. */
export const quiet: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => quiet,
};

/** Credentials that nobody looks at. */
export const ownCredentials: OwnCredentials = {
  getOwnServiceCredentials: async () => ({
    $$type: '@backstage/BackstageCredentials',
    principal: { type: 'service', subject: 'plugin:jit-access' },
  }),
};

/** A catalog of these entities. */
export function catalogOf({ entities }: Everybody): CatalogReader {
  const byRef = new Map(
    entities.map(each => [stringifyEntityRef(each).toLowerCase(), each]),
  );
  return {
    getEntityByRef: async ref =>
      byRef.get(
        (typeof ref === 'string' ? ref : stringifyEntityRef(ref)).toLowerCase(),
      ),
    getEntitiesByRefs: async ({ entityRefs }) => ({
      items: entityRefs.map(ref => byRef.get(ref.toLowerCase())),
    }),
  };
}
