import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { REPOSITORY } from '../../paths';
import { git } from '../git';
import type { SeedFile } from './fastImport';

/** Folder of the templates in this checkout, and in the seeded repository. */
export const TEMPLATES_FOLDER = 'templates';
const OWNER_EXECUTES = 0o100;

/**
 * A patch per release: what it changed in the templates. The checkout holds the
 * newest release only, so the older ones are made from it by taking back what
 * came since. The newest patch is what `git diff --relative=templates` says since
 * the release before. One that does not fit any more is an error, for the release
 * would then not be what it says.
 */
const SINCE = join(REPOSITORY, 'packages/sandbox/src/git/seed/since');
const RELEASES = [
  { version: '1.0.0', date: new Date('2026-06-01T09:00:00Z') },
  { version: '1.1.0', date: new Date('2026-11-16T09:00:00Z') },
  { version: '1.2.0', date: new Date('2026-11-22T09:00:00Z') },
] as const;

/** Files below the templates' root, path → file. */
export type Templates = Map<string, SeedFile>;

/** Reads the templates of a checkout. */
export async function readTemplates(
  folder = join(REPOSITORY, TEMPLATES_FOLDER),
): Promise<Templates> {
  const templates: Templates = new Map();
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries.filter(e => e.isFile())) {
    const file = join(entry.parentPath, entry.name);
    templates.set(relative(folder, file).split(sep).join('/'), {
      bytes: await readFile(file),
      executable: ((await stat(file)).mode & OWNER_EXECUTES) !== 0,
    });
  }
  return new Map([...templates].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function writeTemplates(
  folder: string,
  templates: Templates,
): Promise<void> {
  for (const [path, { bytes, executable }] of templates) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: executable ? 0o755 : 0o644 });
  }
}

/** What the templates were before a release. */
async function before(version: string, released: Templates) {
  const folder = await mkdtemp(join(tmpdir(), 'fairway-release-'));
  try {
    await writeTemplates(folder, released);
    const patch = join(SINCE, `${version}.patch`);
    await git(['-C', folder, 'apply', '--reverse', patch]);
    return await readTemplates(folder);
  } catch (error) {
    throw new Error(
      `The golden paths before ${version} can't be made: templates/ has not what ${version} brought; adapt packages/sandbox/src/git/seed/since. ${error}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A release with its templates. */
export interface SeedRelease {
  version: string;
  date: Date;
  templates: Templates;
}

/**
 * The releases of the golden paths, oldest first.
 *
 * @throws Error when an older one can't be made from the newest
 */
export async function releasesOf(latest: Templates): Promise<SeedRelease[]> {
  const releases: SeedRelease[] = [];
  for (const { version, date } of RELEASES.toReversed()) {
    const [newer] = releases;
    const templates = newer
      ? await before(newer.version, newer.templates)
      : latest;
    releases.unshift({ version, date, templates });
  }
  return releases;
}
