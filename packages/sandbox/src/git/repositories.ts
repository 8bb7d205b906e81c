import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { git } from './git';
import { isFilePath, isName, isRef } from './names';
import { firstBlob, MAX_RAW_BYTES, revisionsOf } from './tree';

/** The hook's source. Found through the package, so that it is found from a build too. */
const HOOK = join(
  dirname(require.resolve('@fairway/sandbox/package.json')),
  'src/git/hooks/pre-receive.cjs',
);
const DEFAULT_BRANCH = 'main';
/** git's settings of each repository; the last one tells that all are there. */
const SETTINGS = [
  ['http.receivepack', 'true'],
  ['receive.fsckObjects', 'true'],
  ['receive.denyDeleteCurrent', 'refuse'],
  ['receive.advertisePushOptions', 'false'],
  ['uploadpack.allowFilter', 'true'],
  ['gc.auto', '0'],
  // States of changes: neither shown to git's clients nor theirs to write.
  ['transfer.hideRefs', 'refs/fairway'],
];
const MAX_LISTED_FILES = 2000;

/** A repository as the API and the page show it. */
export interface Repository {
  owner: string;
  name: string;
  description: string;
  defaultBranch: string;
  /** Commit of the default branch; null before the initial import. */
  head: string | null;
}

/** A branch or a tag. */
export interface NamedCommit {
  name: string;
  commit: string;
}

/** A file of a repository. */
export interface RawFile {
  content: Buffer;
  /** Changes when the content does. */
  etag: string;
}

/** Bare repositories under `<root>/<owner>/<name>.git`. */
export class Repositories {
  readonly #hook: Promise<string>;

  /** @param root - directory that holds one directory per owner */
  constructor(readonly root: string) {
    this.#hook = readFile(HOOK, 'utf8');
    // Whoever awaits it gets the error; until then it is not unhandled.
    this.#hook.catch(() => undefined);
  }

  /** Directory of a repository that exists, or undefined. */
  directory(owner: string, name: string): string | undefined {
    if (!isName(owner) || !isName(name)) {
      return undefined;
    }
    const directory = join(this.root, owner, `${name}.git`);
    return existsSync(join(directory, 'HEAD')) ? directory : undefined;
  }

  /**
   * Creates an empty repository with its hook.
   *
   * @returns false when there is one already. Of two callers one wins.
   */
  async create(
    owner: string,
    name: string,
    description: string,
  ): Promise<boolean> {
    if (this.directory(owner, name)) {
      return false;
    }
    await mkdir(join(this.root, owner), { recursive: true });
    const building = join(this.root, owner, `.${randomUUID()}`);
    await git([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--initial-branch=${DEFAULT_BRANCH}`,
      building,
    ]);
    await writeFile(join(building, 'description'), description);
    await this.prepare(building);
    try {
      await rename(building, join(this.root, owner, `${name}.git`));
      return true;
    } catch (error) {
      await rm(building, { recursive: true, force: true });
      if (this.directory(owner, name)) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Gives a repository the current settings and hook; cheap when it has them.
   * One that an older version made gets them before its next push.
   */
  async prepare(directory: string): Promise<void> {
    const text = await readFile(join(directory, 'config'), 'utf8');
    if (!text.includes('hideRefs')) {
      await mkdir(join(directory, 'info'), { recursive: true });
      // Stands above what a commit says: an archive holds every file, as it is.
      await writeFile(
        join(directory, 'info', 'attributes'),
        '* -export-ignore -export-subst\n',
      );
      for (const [key, value] of SETTINGS) {
        await git(['--git-dir', directory, 'config', key, value]);
      }
    }
    await this.#installHook(directory);
  }

  async #installHook(directory: string): Promise<void> {
    const wanted = await this.#hook;
    const path = join(directory, 'hooks', 'pre-receive');
    const present = await readFile(path, 'utf8').catch(() => undefined);
    if (present !== wanted) {
      await mkdir(join(directory, 'hooks'), { recursive: true });
      const temporary = `${path}.${randomUUID()}`;
      await writeFile(temporary, wanted);
      await chmod(temporary, 0o755);
      await rename(temporary, path);
    }
  }

  /** All repositories, sorted. */
  async list(): Promise<Repository[]> {
    const found: Repository[] = [];
    const owners = await readdir(this.root).catch(() => []);
    for (const owner of owners.filter(isName).sort()) {
      for (const entry of (await readdir(join(this.root, owner))).sort()) {
        const repository = entry.endsWith('.git')
          ? await this.describe(owner, entry.slice(0, -'.git'.length))
          : undefined;
        if (repository) {
          found.push(repository);
        }
      }
    }
    return found;
  }

  /** Reads what the API tells about a repository. */
  async describe(owner: string, name: string): Promise<Repository | undefined> {
    const directory = this.directory(owner, name);
    if (!directory) {
      return undefined;
    }
    const description = await readFile(join(directory, 'description'), 'utf8')
      .then(text => text.trim())
      .catch(() => '');
    const head = await this.resolve(owner, name, DEFAULT_BRANCH);
    return {
      owner,
      name,
      description,
      defaultBranch: DEFAULT_BRANCH,
      head: head ?? null,
    };
  }

  /** Branches, those with the newest commits first, at most 200. */
  branches(owner: string, name: string): Promise<NamedCommit[]> {
    return this.#refs(owner, name, 'refs/heads');
  }

  /** Tags, the newest first, at most 200. */
  tags(owner: string, name: string): Promise<NamedCommit[]> {
    return this.#refs(owner, name, 'refs/tags');
  }

  async #refs(
    owner: string,
    name: string,
    kind: 'refs/heads' | 'refs/tags',
  ): Promise<NamedCommit[]> {
    const directory = this.directory(owner, name);
    if (!directory) {
      return [];
    }
    const out = await git([
      '--git-dir',
      directory,
      'for-each-ref',
      '--count=200',
      '--sort=-creatordate',
      // An annotated tag stands for the commit that it points to.
      '--format=%(objectname) %(*objectname) %(refname:lstrip=2)',
      kind,
    ]);
    return out
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [id, pointed, ...rest] = line.split(' ');
        return { name: rest.join(' '), commit: pointed || id };
      });
  }

  /** Paths of the files of a commit, sorted, at most 2000. */
  async files(owner: string, name: string, commit: string): Promise<string[]> {
    const directory = this.directory(owner, name);
    if (!directory || !/^[0-9a-f]{40}$/.test(commit)) {
      return [];
    }
    const out = await git([
      '--git-dir',
      directory,
      'ls-tree',
      '-r',
      '-z',
      '--name-only',
      commit,
    ]);
    return out
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .slice(0, MAX_LISTED_FILES);
  }

  /**
   * Reads one file of a branch, tag or commit.
   *
   * @returns undefined when there is no such file, or it is no plain file, or
   * it has more than 2 MiB.
   */
  file(
    owner: string,
    name: string,
    ref: string,
    path: string,
  ): Promise<RawFile | undefined> {
    return this.firstFile(owner, name, ref, [path]);
  }

  /** Reads the first of several files that is there, as {@link Repositories.file} does. */
  async firstFile(
    owner: string,
    name: string,
    ref: string,
    paths: readonly string[],
  ): Promise<RawFile | undefined> {
    const directory = this.directory(owner, name);
    if (!directory || !isRef(ref) || !paths.every(isFilePath)) {
      return undefined;
    }
    for (const revision of revisionsOf(ref)) {
      // `:(literal)` keeps a path from being read as a pattern.
      const listed = await git([
        '--git-dir',
        directory,
        'ls-tree',
        '-z',
        '-l',
        '--full-tree',
        revision,
        '--',
        ...paths.map(path => `:(literal)${path}`),
      ]).catch(() => undefined);
      const blob = listed && firstBlob(listed.toString('utf8'), paths);
      if (blob) {
        const content = await git(
          ['--git-dir', directory, 'cat-file', 'blob', blob],
          { maxBytes: MAX_RAW_BYTES + 1024 },
        );
        return { content, etag: `"${blob}"` };
      }
      if (listed) {
        return undefined;
      }
    }
    return undefined;
  }

  /** Commit of a branch, a tag or a full commit id. */
  async resolve(
    owner: string,
    name: string,
    ref: string,
  ): Promise<string | undefined> {
    const directory = this.directory(owner, name);
    if (!directory || !isRef(ref)) {
      return undefined;
    }
    for (const revision of revisionsOf(ref)) {
      const out = await git([
        '--git-dir',
        directory,
        'rev-parse',
        '--quiet',
        '--verify',
        '--end-of-options',
        revision,
      ]).catch(() => undefined);
      if (out) {
        return out.toString('utf8').trim();
      }
    }
    return undefined;
  }
}
