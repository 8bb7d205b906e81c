import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { goldenPathServiceUpgradePermission } from '@fairway/plugin-golden-path-common';
import { GIT_REPOSITORY_ANNOTATION } from '@fairway/plugin-golden-path-node';
import { upgradeTarget, type UpgradeTarget } from './target';

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

/** A repository that a person may open a change in, if it says that it is that of the services. */
export type OfferedTarget = UpgradeTarget & {
  /** `assertOwnRepository` looks for one of them in its files. */
  services: readonly Entity[];
};

/**
 * The repository of a service, for who may change it. What a service says of
 * itself does not make a repository its own: one of the local git server has to
 * be theirs by every service that says so, and every one has to name the service.
 *
 * @throws NotAllowedError like {@link assertMayUpgrade}
 * @throws InputError like {@link upgradeTarget}
 */
export async function targetFor(
  entity: Entity,
  options: {
    permissions: Pick<PermissionsService, 'authorize'>;
    credentials: BackstageCredentials;
    catalog: CatalogService;
    auth: AuthService;
    integrations: ScmIntegrations;
  },
): Promise<OfferedTarget> {
  const { permissions, credentials, integrations } = options;
  await assertMayUpgrade(permissions, credentials, [
    stringifyEntityRef(entity),
  ]);
  const target = upgradeTarget(entity, integrations);
  if (target.host === 'local-git') {
    await mayUpgradeAll(`${target.owner}/${target.name}`, options);
  }
  return { ...target, services: [entity] };
}

/**
 * Refuses unless a person may upgrade every service that has a repository of the
 * local git server.
 *
 * @returns those services
 * @throws NotAllowedError like {@link assertMayUpgrade}, and when there is none
 */
export async function mayUpgradeAll(
  repository: string,
  options: {
    permissions: Pick<PermissionsService, 'authorize'>;
    credentials: BackstageCredentials;
    catalog: CatalogService;
    auth: AuthService;
  },
): Promise<readonly Entity[]> {
  const services = await servicesOfRepository(repository, options);
  await assertMayUpgrade(
    options.permissions,
    options.credentials,
    services.map(service => stringifyEntityRef(service)),
  );
  return services;
}

/**
 * The services that have a repository of the local git server, whoever
 * may see them in the catalog.
 *
 * @throws NotAllowedError when there is none: then nothing says whose it is
 */
async function servicesOfRepository(
  repository: string,
  { catalog, auth }: { catalog: CatalogService; auth: AuthService },
): Promise<Entity[]> {
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${GIT_REPOSITORY_ANNOTATION}`]: repository,
      },
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'spec.owner'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  if (items.length === 0) {
    throw new NotAllowedError(
      `No service of the catalog has the repository ${repository}, so whether you may open a change in it is not known`,
    );
  }
  return items;
}
