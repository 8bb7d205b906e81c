import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from './git';

/** The hook's source. Found through the package, so that it is found from a build too. */
const HOOK = join(
  dirname(require.resolve('@fairway/sandbox/package.json')),
  'src/git/hooks/pre-receive.cjs',
);
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

/**
 * Gives a repository the current settings and hook; cheap when it has them.
 * One that an older version made gets them before its next push.
 */
export async function prepareRepository(directory: string): Promise<void> {
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
  await installHook(directory);
}

async function installHook(directory: string): Promise<void> {
  const wanted = await readFile(HOOK, 'utf8');
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
