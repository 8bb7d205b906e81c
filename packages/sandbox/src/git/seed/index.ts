import { join } from 'node:path';
import { NO_OBJECT, readRef, swapRef } from '../refs';
import { Repositories } from '../repositories';
import { importCommits, type SeedFile } from './fastImport';
import { commitsOf, DEMO_SERVICES } from './services';
import {
  readTemplates,
  releasesOf,
  type SeedRelease,
  TEMPLATES_FOLDER,
} from './templates';

export { DEMO_SERVICES } from './services';

const OWNER = 'platform';
const NAME = 'golden-path';
const MAIN = 'refs/heads/main';
const PLATFORM = { name: 'Petra Jansen', email: 'petra@harbour.example' };
const README = `# Golden paths

What services are rendered from. Each release is a tag; a service keeps the version
that it was made from until its team merges an upgrade.
`;

/** What {@link seedGoldenPath} needs. */
export interface SeedOptions {
  /** Directory of the sandbox's state, as the git server has it. */
  dataDir: string;
  /** Called with one line per thing that was made. */
  log: (line: string) => void;
  /** Folder of the templates; the checkout's when absent. */
  templates?: string;
}

async function bareRepository(
  { dataDir }: SeedOptions,
  owner: string,
  name: string,
  description: string,
): Promise<string> {
  const repositories = new Repositories(join(dataDir, 'git'));
  await repositories.create(owner, name, description);
  const directory = repositories.directory(owner, name);
  if (!directory) {
    throw new Error(`The repository ${owner}/${name} could not be made.`);
  }
  return directory;
}

/**
 * A release never moves. In the sandbox it does, with a line in the log, when the
 * templates of the checkout changed under the same version: whoever works on them
 * has no other way to try them.
 */
async function seedReleases(
  options: SeedOptions,
  releases: readonly SeedRelease[],
): Promise<void> {
  const directory = await bareRepository(
    options,
    OWNER,
    NAME,
    'The golden paths, a tag per release',
  );
  const commits = await importCommits(
    directory,
    releases.map(({ version, date, templates }) => ({
      message: `Golden paths ${version}\n`,
      author: PLATFORM,
      at: date,
      files: new Map<string, SeedFile>([
        ['README.md', { bytes: Buffer.from(README), executable: false }],
        ...[...templates].map(([path, file]): [string, SeedFile] => [
          `${TEMPLATES_FOLDER}/${path}`,
          file,
        ]),
      ]),
    })),
  );
  const before = await readRef(directory, MAIN);
  let last: string | undefined;
  for (const [index, { version }] of releases.entries()) {
    const ref = `refs/tags/v${version}`;
    const present = await readRef(directory, ref);
    last = present;
    if (present !== commits[index]) {
      await swapRef(directory, ref, commits[index], present ?? NO_OBJECT);
      options.log(
        present === undefined
          ? `git: released v${version} of ${OWNER}/${NAME}`
          : `git: templates/ changed under version ${version}, so the sandbox moved the tag v${version} of ${OWNER}/${NAME}. Anywhere else this is a new release.`,
      );
    }
  }
  // What people merged into it since is theirs.
  if (before === undefined || before === last) {
    const tip = commits[commits.length - 1];
    if (tip !== before) {
      await swapRef(directory, MAIN, tip, before ?? NO_OBJECT);
    }
  }
}

async function seedServices(
  options: SeedOptions,
  releases: readonly SeedRelease[],
): Promise<void> {
  for (const name of DEMO_SERVICES) {
    const directory = await bareRepository(
      options,
      'harbour',
      name,
      `Made from the golden path`,
    );
    if ((await readRef(directory, MAIN)) === undefined) {
      const commits = await importCommits(
        directory,
        await commitsOf(name, releases),
      );
      await swapRef(directory, MAIN, commits[commits.length - 1], NO_OBJECT);
      options.log(`git: seeded harbour/${name}`);
    }
  }
}

/**
 * Puts the releases of the golden paths, and services that were made from them,
 * into the git server. What is there already stays; it may run at every start.
 *
 * @throws Error when a release can't be made from the templates of the checkout
 */
export async function seedGoldenPath(options: SeedOptions): Promise<void> {
  const releases = await releasesOf(await readTemplates(options.templates));
  await seedReleases(options, releases);
  await seedServices(options, releases);
}
