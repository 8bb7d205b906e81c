import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  GIT_REPOSITORY_ANNOTATION,
  isRepositoryName,
} from '@fairway/plugin-golden-path-node';

const SOURCE_LOCATION = 'backstage.io/source-location';

/** Where the files of a service are, and how a change is offered there. */
export type UpgradeTarget =
  | { host: 'local-git'; owner: string; name: string }
  | {
      host: 'github' | 'gitlab';
      /** Address that its files are read from. */
      url: string;
      /** As the publish actions take it. */
      repoUrl: string;
      /** Folder of the repository; empty for its root. */
      folder: string;
    };

/** Owner, name and folder in the address of a repository, in the form of its host. */
function placeOf(host: 'github' | 'gitlab', { pathname }: URL) {
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const end = parts.findIndex(part => part === '-' || part === 'tree');
  const repository = end < 0 ? parts : parts.slice(0, end);
  const tree = parts.indexOf('tree');
  const folder = tree < 0 ? '' : parts.slice(tree + 2).join('/');
  const valid =
    host === 'github' ? repository.length === 2 : repository.length >= 2;
  return valid
    ? {
        owner: repository.slice(0, -1).join('/'),
        name: (repository.at(-1) ?? '').replace(/\.git$/, ''),
        folder,
      }
    : undefined;
}

/**
 * Finds the repository of a service.
 *
 * @throws InputError when it is not known, or on a host where no change can be offered
 */
export function upgradeTarget(
  entity: Entity,
  integrations: ScmIntegrations,
): UpgradeTarget {
  const { annotations = {}, name } = entity.metadata;
  const repository = annotations[GIT_REPOSITORY_ANNOTATION];
  if (repository !== undefined) {
    if (!isRepositoryName(repository)) {
      throw new InputError(
        `${name} can't be upgraded: its annotation ${GIT_REPOSITORY_ANNOTATION} must be <owner>/<repository>.`,
      );
    }
    const [owner, repo] = repository.split('/');
    return { host: 'local-git', owner, name: repo };
  }
  const location = annotations[SOURCE_LOCATION]?.replace(/^url:/, '');
  if (location === undefined || !URL.canParse(location)) {
    throw new InputError(
      `${name} can't be upgraded: it has neither the annotation ${GIT_REPOSITORY_ANNOTATION} nor a ${SOURCE_LOCATION}.`,
    );
  }
  const url = new URL(location);
  const type = integrations.byUrl(url)?.type;
  const host = type === 'github' || type === 'gitlab' ? type : undefined;
  const place = host && placeOf(host, url);
  if (!host || !place) {
    throw new InputError(
      `${name} can't be upgraded: changes are offered on the local git server, GitHub and GitLab, and ${url.host} is configured as none of them.`,
    );
  }
  const query = new URLSearchParams({ owner: place.owner, repo: place.name });
  return {
    host,
    url: location,
    repoUrl: `${url.host}?${query}`,
    folder: place.folder,
  };
}
