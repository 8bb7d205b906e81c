import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { goldenPathServiceUpgradePermission } from '@fairway/plugin-golden-path-common';
import { GIT_REPOSITORY_ANNOTATION } from '@fairway/plugin-golden-path-node';

/**
 * Refuses unless a person may upgrade all of these services. The change is
 * opened with the portal's token, so who may start the template says nothing.
 *
 * @param entityRefs - as `stringifyEntityRef` writes them
 * @throws NotAllowedError naming those that they may not upgrade; whatever the
 *   permission backend throws, when it can't decide
 */
export async function assertMayUpgrade(
  permissions: Pick<PermissionsService, 'authorize'>,
  credentials: BackstageCredentials,
  entityRefs: readonly string[],
): Promise<void> {
  const decisions = await permissions.authorize(
    entityRefs.map(resourceRef => ({
      permission: goldenPathServiceUpgradePermission,
      resourceRef,
    })),
    { credentials },
  );
  const refused = entityRefs.filter(
    (_, index) => decisions[index]?.result !== AuthorizeResult.ALLOW,
  );
  if (refused.length > 0) {
    throw new NotAllowedError(
      `You may not open a change in the repository of ${refused.join(', ')}; its owners can once the fleet has seen it, and the platform team can`,
    );
  }
}

/**
 * Refs of the services that have a repository of the local git server, whoever
 * may see them in the catalog.
 *
 * @throws NotAllowedError when there is none: then nothing says whose it is
 */
export async function servicesOfRepository(
  repository: string,
  { catalog, auth }: { catalog: CatalogService; auth: AuthService },
): Promise<string[]> {
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${GIT_REPOSITORY_ANNOTATION}`]: repository,
      },
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  if (items.length === 0) {
    throw new NotAllowedError(
      `No service of the catalog has the repository ${repository}, so whether you may open a change in it is not known`,
    );
  }
  return items.map(item => stringifyEntityRef(item));
}
