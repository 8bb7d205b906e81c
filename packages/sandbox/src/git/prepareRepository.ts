import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The hook's source. Found through the package, so that it is found from a build too. */
const HOOK = join(
  dirname(require.resolve('@fairway/sandbox/package.json')),
  'src/git/hooks/pre-receive.cjs',
);
/** git's settings of each repository; the last one tells that all are there. */
const SETTINGS = `[http]
\treceivepack = true
[receive]
\tfsckObjects = true
\tdenyDeleteCurrent = refuse
\tadvertisePushOptions = false
[uploadpack]
\tallowFilter = true
[gc]
\tauto = 0
# States of changes: neither shown to git's clients nor theirs to write.
[transfer]
\thideRefs = refs/fairway
`;

/** Replaces a file in one step; a process that dies leaves the old one. */
async function replace(path: string, text: string, mode: number) {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, text);
  await chmod(temporary, mode);
  await rename(temporary, path);
}

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
    await replace(join(directory, 'config'), `${text}\n${SETTINGS}`, 0o644);
  }
  await installHook(directory);
}

async function installHook(directory: string): Promise<void> {
  const wanted = await readFile(HOOK, 'utf8');
  const path = join(directory, 'hooks', 'pre-receive');
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present !== wanted) {
    await mkdir(join(directory, 'hooks'), { recursive: true });
    await replace(path, wanted, 0o755);
  }
}
