import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import { freePort, startServer } from '../postgres';

/** Databases that are measured. */
export const DATABASES = ['sqlite', 'postgres'] as const;
/** One of them. */
export type DatabaseName = (typeof DATABASES)[number];

/** A place for databases of a kind; every run gets an empty one. */
export interface DatabaseHost {
  name: DatabaseName;
  /** `backend.database` for a run. */
  configOf(run: string): object;
  /** Opens the database of a plugin; its tables are of its own backend. */
  open(run: string, plugin: string): Promise<Knex>;
  /** Opens an empty database. */
  openEmpty(run: string): Promise<Knex>;
  /** Bytes of a plugin's database. */
  bytes(run: string, plugin: string): Promise<number>;
  /** Processor time of the database so far, in milliseconds; 0 when it runs in the backend. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

function openFile(filename: string): Knex {
  return knexFactory({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
}

/** SQLite in files, as the embedded default has it. */
function sqliteHost(directory: string): DatabaseHost {
  const fileOf = (run: string, plugin: string) =>
    path.join(directory, run, `${plugin}.sqlite`);
  return {
    name: 'sqlite',
    configOf: run => ({
      client: 'better-sqlite3',
      connection: { directory: path.join(directory, run) },
    }),
    open: async (run, plugin) => openFile(fileOf(run, plugin)),
    openEmpty: async run => openFile(path.join(directory, `${run}.sqlite`)),
    async bytes(run, plugin) {
      const file = fileOf(run, plugin);
      const sizes = await Promise.all(
        [file, `${file}-wal`].map(async name => {
          try {
            return (await stat(name)).size;
          } catch {
            return 0;
          }
        }),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    cpu: async () => 0,
    stop: async () => {},
  };
}

const USER = { user: 'bench', password: 'bench', host: '127.0.0.1' };

/** Processor time of a process and of its ended children, in milliseconds. */
async function cpuOf(pid: string): Promise<{ parent: string; ms: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].map(index => Number(fields[index]));
  // A tick is a hundredth of a second on Linux.
  return { parent: fields[1], ms: ticks.reduce((a, b) => a + b, 0) * 10 };
}

async function serverCpu(directory: string): Promise<number> {
  try {
    const [pid] = (
      await readFile(path.join(directory, 'postgres/postmaster.pid'), 'utf8')
    ).split('\n');
    const others = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
    const all = await Promise.all(
      others.map(async each => {
        try {
          const { parent, ms } = await cpuOf(each);
          return each === pid || parent === pid ? ms : 0;
        } catch {
          return 0;
        }
      }),
    );
    return all.reduce((sum, ms) => sum + ms, 0);
  } catch {
    // Only Linux tells.
    return 0;
  }
}

async function postgresHost(directory: string): Promise<DatabaseHost> {
  const port = await freePort();
  const server = await startServer(directory, port);
  const connection = (database: string) => ({ ...USER, port, database });
  const open = (database: string) =>
    knexFactory({
      client: 'pg',
      connection: connection(database),
      pool: { min: 0, max: 2 },
    });
  const nameOf = (run: string, plugin: string) =>
    `${run.replace(/\W/g, '_')}_${plugin}`;
  const admin = open('postgres');
  return {
    name: 'postgres',
    configOf: run => ({
      client: 'pg',
      connection: { ...USER, port },
      prefix: `${run.replace(/\W/g, '_')}_`,
    }),
    open: async (run, plugin) => open(nameOf(run, plugin)),
    async openEmpty(run) {
      const name = run.replace(/\W/g, '_');
      await admin.raw(`create database "${name}"`);
      return open(name);
    },
    async bytes(run, plugin) {
      const { rows } = await admin.raw('select pg_database_size(?) as size', [
        nameOf(run, plugin),
      ]);
      return Number(rows[0].size);
    },
    cpu: () => serverCpu(directory),
    async stop() {
      await admin.destroy();
      await server.stop();
    },
  };
}

/** Starts what a kind of database needs. */
export async function startHost(
  name: DatabaseName,
  directory: string,
): Promise<DatabaseHost> {
  return name === 'sqlite' ? sqliteHost(directory) : postgresHost(directory);
}
