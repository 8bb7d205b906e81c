import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account';
import type { PostgresBinaries } from './binaries';

const run = promisify(execFile);

/** The superuser, for provisioning only. */
export const SUPERUSER = 'postgres';

/** The files of a server. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  data: string;
  /** Password of {@link SUPERUSER}, made for this cluster. */
  password: string;
}

const isThere = async (file: string) =>
  readFile(file).then(
    () => true,
    () => false,
  );

/**
 * Opens the cluster in a directory, or makes one there. It is made beside and
 * moved into place, so that what was interrupted is never taken for whole.
 *
 * @throws Error when the directory holds something else, or initdb fails
 */
export async function openCluster(
  directory: string,
  { initdb }: PostgresBinaries,
  account: Account | undefined,
): Promise<Cluster> {
  const passwordFile = path.join(directory, 'password');
  const data = path.join(directory, 'data');
  if (!(await isThere(path.join(data, 'PG_VERSION')))) {
    await create(directory, initdb, account);
  }
  return { data, password: (await readFile(passwordFile, 'utf8')).trim() };
}

async function create(
  directory: string,
  initdb: string,
  account: Account | undefined,
): Promise<void> {
  const unfinished = `${directory}.new`;
  const passwordFile = path.join(unfinished, 'password');
  const data = path.join(unfinished, 'data');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, {
    mode: 0o600,
  });
  if (account) {
    await chown(data, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    await run(
      initdb,
      [
        `--pgdata=${data}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { ...account, env: { ...process.env, LC_ALL: 'C' } },
    );
    await rename(unfinished, directory);
  } catch (cause) {
    throw new Error(
      `Starting the demo database: no cluster could be made in ${directory}: ${cause}. If something else is there, move it away.`,
      { cause },
    );
  }
}
