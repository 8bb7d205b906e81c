import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { git } from './git';
import { isName } from './names';
import { prepareRepository } from './prepareRepository';
import { commitOf, firstFileOf, pathsOf, type RawFile } from './tree';

const DEFAULT_BRANCH = 'main';

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

/** Bare repositories under `<root>/<owner>/<name>.git`. */
export class Repositories {
  /** @param root - directory that holds one directory per owner */
  constructor(readonly root: string) {}

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
    await prepareRepository(building);
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
    return directory ? pathsOf(directory, commit) : [];
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
    return directory ? firstFileOf(directory, ref, paths) : undefined;
  }

  /** Commit of a branch, a tag or a full commit id. */
  async resolve(
    owner: string,
    name: string,
    ref: string,
  ): Promise<string | undefined> {
    const directory = this.directory(owner, name);
    return directory ? commitOf(directory, ref) : undefined;
  }
}
