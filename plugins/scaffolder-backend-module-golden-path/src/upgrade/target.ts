import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  GIT_REPOSITORY_ANNOTATION,
  isRepositoryName,
} from '@fairway/plugin-golden-path-node';

const SOURCE_LOCATION = 'backstage.io/source-location';

const SEGMENT = /^(?!\.{1,2}$)[\w.][\w.-]*$/;
/** In a folder: what is read differently here and there. */
const MISLEADING = /(?:^|\/)\.{0,2}\/|(?:^|\/)\.{1,2}$|\\/;

/** Where the files of a service are, and how a change is offered there. */
export type UpgradeTarget =
  | { host: 'local-git'; owner: string; name: string }
  | {
      host: 'github' | 'gitlab';
      /** Address of the repository: its default branch is read, and offered to. */
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
    (host === 'github' ? repository.length === 2 : repository.length >= 2) &&
    repository.every(part => SEGMENT.test(part)) &&
    !MISLEADING.test(folder);
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
  if (!host) {
    throw new InputError(
      `${name} can't be upgraded: changes are offered on the local git server, GitHub and GitLab, and ${url.host} is configured as none of them.`,
    );
  }
  const place = placeOf(host, url);
  if (!place) {
    throw new InputError(
      `${name} can't be upgraded: its ${SOURCE_LOCATION} does not name a repository of ${url.host}, or a folder of one.`,
    );
  }
  const query = new URLSearchParams({ owner: place.owner, repo: place.name });
  return {
    host,
    url: `${url.origin}/${place.owner}/${place.name}`,
    repoUrl: `${url.host}?${query}`,
    folder: place.folder,
  };
}
