import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAME = 'postgres';

/** The operating system account that a server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

async function find(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async option => {
        const { stdout } = await run('id', [option, NAME]);
        return Number.parseInt(stdout, 10);
      }),
    );
    return { uid, gid };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root: there, the account `postgres`, which is
 * created when missing; elsewhere undefined, for the account we run as.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const found = await find();
  if (found) {
    return found;
  }
  await run('groupadd', ['--system', NAME]).catch(() => undefined);
  await run('useradd', ['--system', '--gid', NAME, NAME]).catch(
    () => undefined,
  );
  const created = await find();
  if (!created) {
    throw new Error(
      `Starting the demo database: PostgreSQL can't run as root, and the account '${NAME}' could not be created. Create it, or run as another user than root.`,
    );
  }
  return created;
}

/**
 * Lets the account through directories of ours (not: see what is in them),
 * which may have been made for root alone.
 */
export async function letThrough(
  account: Account | undefined,
  directories: string[],
): Promise<void> {
  for (const directory of account ? directories : []) {
    const { mode } = await stat(directory);
    if ((mode & 0o001) === 0) {
      await chmod(directory, mode | 0o001);
    }
  }
}

/** Throws when the account can't get through the directories to the path. */
export async function assertReachable(
  account: Account | undefined,
  target: string,
): Promise<void> {
  if (!account) {
    return;
  }
  for (
    let directory = path.dirname(target);
    directory !== path.dirname(directory);
    directory = path.dirname(directory)
  ) {
    const { mode, uid, gid } = await stat(directory);
    const open =
      (mode & 0o001) !== 0 ||
      (uid === account.uid && (mode & 0o100) !== 0) ||
      (gid === account.gid && (mode & 0o010) !== 0);
    if (!open) {
      throw new Error(
        `Starting the demo database: as root, PostgreSQL runs as account '${NAME}', which may not enter ${directory}. Allow it (chmod o+x ${directory}), put the checkout elsewhere, or run as another user than root.`,
      );
    }
  }
}
