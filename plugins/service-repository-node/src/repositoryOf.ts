import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  GIT_REPOSITORY_ANNOTATION,
  isRepositoryName,
} from '@fairway/plugin-golden-path-node';
import type { CodeHost, CodeHosts, CodeHostType } from './codeHosts';

/** Annotations with `<owner>/<repository>` on a host of a kind. */
const SLUGS = [
  { annotation: 'github.com/project-slug', type: 'github' },
  { annotation: 'gitlab.com/project-slug', type: 'gitlab' },
] as const;

/** Annotations that say where the repository of an entity is. */
export const REPOSITORY_ANNOTATIONS: readonly string[] = [
  GIT_REPOSITORY_ANNOTATION,
  ANNOTATION_SOURCE_LOCATION,
  ...SLUGS.map(({ annotation }) => annotation),
];

/**
 * Whether an entity's repository is to be judged. Every entity whose file is on a
 * code host has a source location, also a group or an API; those that are no
 * software are judged only when somebody names their repository.
 */
export function isJudged({ kind, metadata }: Entity): boolean {
  return (
    kind.toLocaleLowerCase('en-US') === 'component' ||
    [GIT_REPOSITORY_ANNOTATION, ...SLUGS.map(s => s.annotation)].some(
      annotation => metadata.annotations?.[annotation]?.trim(),
    )
  );
}

/** Where the repository of an entity is. */
export interface Repository {
  /** What kind of server has it. */
  type: 'local' | CodeHostType;
  /** As in an address; empty for the local git server. */
  host: string;
  /** `<owner>/<repository>`; the owner has slashes where groups are nested. */
  name: string;
  /** For people. */
  title: string;
  /** Address that git clones. */
  url: string;
}

/** Where repositories may be. */
export interface RepositorySources {
  /** Base URL of the local git server; undefined when none is configured. */
  gitUrl: string | undefined;
  hosts: CodeHosts;
}

/** Longest annotation that is looked at. */
const MAX_LENGTH = 500;
/** Deepest nesting of groups, by the limit of GitLab. */
const MAX_SEGMENTS = 21;
const SEGMENT = /^~?[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}$/;
/** What an address has no use for, and what is read differently here and there. */
const SUSPICIOUS = /[^\x21-\x7e]|\\|\.\.|%2e/i;

/** Whether a value is `<owner>/<repository>` of a host, and safe in an address. */
export function isPlace(value: string): boolean {
  const segments = value.split('/');
  return (
    !SUSPICIOUS.test(value) &&
    segments.length >= 2 &&
    segments.length <= MAX_SEGMENTS &&
    segments.every(segment => SEGMENT.test(segment))
  );
}

function repositoryAt(
  { type, host, base }: CodeHost,
  given: string,
  annotation: string,
): Repository {
  const name = given.replace(/\.git$/, '');
  const nests = type === 'gitlab';
  if (!isPlace(name) || (!nests && name.split('/').length !== 2)) {
    throw new InputError(
      `The annotation ${annotation} does not name a repository of ${host}.`,
    );
  }
  const path = type === 'bitbucketServer' ? `scm/${name}` : name;
  return {
    type,
    host,
    name,
    title: `${host}/${name}`,
    url: `${base}/${path}.git`,
  };
}

/** `<owner>/<repository>` in the path of an address, in the form of its host. */
function nameIn(type: CodeHostType, path: string): string {
  const segments = path.split('/').filter(Boolean);
  if (type === 'bitbucketServer') {
    const [kind, owner = '', repos, name = ''] = segments;
    return kind === 'scm'
      ? segments.slice(1, 3).join('/')
      : `${kind === 'users' ? '~' : ''}${owner}/${repos === 'repos' ? name : ''}`;
  }
  if (type !== 'gitlab') {
    return segments.slice(0, 2).join('/');
  }
  // GitLab keeps these names for itself.
  const end = segments.findIndex(
    s => s === '-' || s === 'tree' || s === 'blob',
  );
  return (end < 0 ? segments : segments.slice(0, end)).join('/');
}

/** @throws InputError without the text: it may have a password in it */
function fromLocation(
  text: string,
  annotation: string,
  hosts: CodeHosts,
): Repository {
  const target = text.replace(/^url:/, '');
  if (
    target === text ||
    text.length > MAX_LENGTH ||
    SUSPICIOUS.test(target) ||
    !URL.canParse(target)
  ) {
    throw new InputError(
      `The annotation ${annotation} must be url:https://<host>/<owner>/<repository>.`,
    );
  }
  const { protocol, host, pathname, username, password } = new URL(target);
  if (username !== '' || password !== '') {
    throw new InputError(
      `The annotation ${annotation} must not have credentials in it.`,
    );
  }
  const known = hosts.byHost(host);
  const base = new URL(known.base);
  const folder = base.pathname.replace(/\/*$/, '/');
  if (protocol !== base.protocol || !pathname.startsWith(folder)) {
    throw new InputError(
      `The annotation ${annotation} must begin with url:${known.base}/.`,
    );
  }
  return repositoryAt(
    known,
    nameIn(known.type, pathname.slice(folder.length)),
    annotation,
  );
}

/** Whether an entity's own file is in a repository; false where that can't be said. */
function holdsFileOf(
  entity: Entity,
  { host, name }: Repository,
  hosts: CodeHosts,
) {
  try {
    const own = fromLocation(
      entity.metadata.annotations?.[ANNOTATION_LOCATION] ?? '',
      ANNOTATION_LOCATION,
      hosts,
    );
    return own.host === host && own.name === name;
  } catch {
    return false;
  }
}

function localRepository(name: string, gitUrl: string | undefined): Repository {
  if (!isRepositoryName(name)) {
    throw new InputError(
      `The annotation ${GIT_REPOSITORY_ANNOTATION} must be <owner>/<repository>.`,
    );
  }
  if (gitUrl === undefined) {
    throw new InputError(
      `The repository ${name} can't be read: set goldenPath.localGit.url to the address of the git server.`,
    );
  }
  return {
    type: 'local',
    host: '',
    name,
    title: name,
    url: `${gitUrl}/${name}.git`,
  };
}

/**
 * Says where the repository of an entity is: on the local git server, else where
 * `backstage.io/source-location` says, else by its slug. The catalog writes the
 * folder of an entity's own file as its source location when nobody did; where
 * that is in another repository than the slug says, the slug counts.
 *
 * Annotations are what anybody wrote: whatever they say, the address is one of a
 * host that the configuration names.
 *
 * @throws InputError when it is not known, or on a host that is not configured
 */
export function repositoryOf(
  entity: Entity,
  { gitUrl, hosts }: RepositorySources,
): Repository {
  const said = (annotation: string) =>
    entity.metadata.annotations?.[annotation]?.trim()
      ? entity.metadata.annotations[annotation]
      : undefined;
  const local = said(GIT_REPOSITORY_ANNOTATION);
  const location = said(ANNOTATION_SOURCE_LOCATION);
  const slug = SLUGS.find(({ annotation }) => said(annotation));
  if (local !== undefined && (gitUrl !== undefined || !(location ?? slug))) {
    return localRepository(local, gitUrl);
  }
  const fromSlug = (
    { annotation, type }: (typeof SLUGS)[number],
    host?: CodeHost,
  ) =>
    repositoryAt(
      host ?? hosts.ofSlug(type),
      said(annotation) ?? '',
      annotation,
    );
  if (location === undefined || (slug && !location.startsWith('url:'))) {
    if (slug) {
      return fromSlug(slug);
    }
    throw new InputError(
      `It has none of the annotations ${REPOSITORY_ANNOTATIONS.join(', ')}.`,
    );
  }
  const source = fromLocation(location, ANNOTATION_SOURCE_LOCATION, hosts);
  if (!slug || !holdsFileOf(entity, source, hosts)) {
    return source;
  }
  return fromSlug(
    slug,
    source.type === slug.type ? hosts.byHost(source.host) : undefined,
  );
}
