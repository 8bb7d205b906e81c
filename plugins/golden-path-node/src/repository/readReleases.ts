import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import { decodeText } from '../tree';
import {
  compareVersions,
  parseReleases,
  RELEASES_FILE,
} from '../upgrade/releases';
import type { ReleaseSet, ReleaseTemplates } from '../upgrade/render';
import { fetchNewest } from './clone';
import { readFiles } from './files';
import { runGit } from './git';
import { DEFAULT_LIMITS, type RepositoryLimits } from './limits';

/** Most releases that are read, the newest ones. */
const MAX_RELEASES = 50;
const TAG = /^[0-9a-f]{40}\trefs\/tags\/v(\d{1,6}\.\d{1,6}\.\d{1,6})$/;

/** Where releases of the golden paths are. */
export interface ReleaseSource {
  /** Address of the git repository that has a tag `v<version>` per release. */
  url: string;
  /** Folder with `paths/`, `skeletons/` and `releases/`; empty for its root. */
  folder: string;
  /** Value of the header `Authorization`, when it can't be read without. */
  authorization?: string;
}

/** Repository of the releases on the local git server, when nothing else is said. */
const DEFAULT_REPOSITORY = 'platform/golden-path';
const DEFAULT_FOLDER = 'templates';

/**
 * Reads where the releases are: `goldenPath.releases.url`, or a repository of the
 * local git server.
 *
 * @returns undefined when neither is configured
 */
export function releaseSourceFrom(config: {
  getOptionalString(key: string): string | undefined;
}): ReleaseSource | undefined {
  const server = config.getOptionalString('goldenPath.localGit.url');
  const repository =
    config.getOptionalString('goldenPath.releases.repository') ??
    DEFAULT_REPOSITORY;
  const url =
    config.getOptionalString('goldenPath.releases.url') ??
    (server && `${server.replace(/\/+$/, '')}/${repository}.git`);
  return url === undefined
    ? undefined
    : {
        url,
        folder:
          config
            .getOptionalString('goldenPath.releases.folder')
            ?.replace(/^\/+|\/+$/g, '') ?? DEFAULT_FOLDER,
        authorization: config.getOptionalString(
          'goldenPath.releases.authorization',
        ),
      };
}

function templatesOf(
  files: Awaited<ReturnType<typeof readFiles>>,
  folder: string,
): ReleaseTemplates {
  const prefix = folder === '' ? '' : `${folder}/`;
  const templates = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  for (const [path, file] of files) {
    if (file && path.startsWith(prefix)) {
      const inner = path.slice(prefix.length);
      templates.set(inner, file.bytes);
      if (file.executable) {
        executables.add(inner);
      }
    }
  }
  return { templates, executables };
}

/**
 * Reads the releases of the golden paths from the tags of a git repository. What
 * was read is kept until the tags change.
 */
export class ReleaseReader {
  #kept: { tags: string; releases: ReleaseSet } | undefined;

  constructor(
    private readonly source: ReleaseSource,
    private readonly limits: RepositoryLimits = DEFAULT_LIMITS,
  ) {}

  /**
   * @throws NotFoundError when there is no release
   * @throws Error when the repository can't be read
   */
  async read(signal: AbortSignal): Promise<ReleaseSet> {
    const { url, authorization } = this.source;
    const listed = await runGit(
      ['ls-remote', '--tags', '--refs', '--', url, 'refs/tags/v*'],
      { signal, authorization },
    );
    const tags = listed.toString('utf8');
    if (this.#kept?.tags !== tags) {
      this.#kept = { tags, releases: await this.#load(tags, signal) };
    }
    return this.#kept.releases;
  }

  async #load(tags: string, signal: AbortSignal): Promise<ReleaseSet> {
    const { url, folder, authorization } = this.source;
    const versions = tags
      .split('\n')
      .flatMap(line => TAG.exec(line)?.[1] ?? [])
      .sort(compareVersions)
      .slice(-MAX_RELEASES);
    const latest = versions.at(-1);
    if (latest === undefined) {
      throw new NotFoundError(
        `There is no release of the golden paths in ${url}; give a commit of it the tag v<version>.`,
      );
    }
    const parent = await mkdtemp(join(tmpdir(), 'fairway-releases-'));
    try {
      const directory = join(parent, 'releases.git');
      await runGit(['init', '--quiet', '--bare', '--template=', directory], {
        signal,
      });
      await fetchNewest(
        url,
        versions.map(v => `refs/tags/v${v}:refs/tags/v${v}`),
        directory,
        this.limits,
        { signal, authorization },
      );
      const read = new Map<string, ReleaseTemplates>();
      for (const version of versions) {
        const files = await readFiles(directory, `refs/tags/v${version}`, {
          limits: this.limits,
          signal,
        });
        read.set(version, templatesOf(files, folder));
      }
      const list = read.get(latest)?.templates.get(RELEASES_FILE);
      const text = list && decodeText(list);
      if (text === undefined) {
        throw new NotFoundError(
          `The release v${latest} of the golden paths in ${url} has no ${RELEASES_FILE}.`,
        );
      }
      return { history: parseReleases(text), versions: read };
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  }
}
