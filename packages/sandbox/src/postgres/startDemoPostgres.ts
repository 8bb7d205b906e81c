import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { assertReachable, letThrough, serverAccount } from './account';
import { findBinaries } from './binaries';
import { openCluster, SUPERUSER } from './cluster';
import { DEMO_ADMIN_PASSWORD, DEMO_DATABASE } from './demo';
import { endOrphan } from './orphan';
import { provision } from './provision';
import { assertPortIsFree, startServer } from './server';

/** Options of {@link startDemoPostgres}. */
export interface DemoPostgresOptions {
  /** Fairway's data directory; the server's files go to `sandbox/postgres` in it. */
  dataDir: string;
  /** Port on 127.0.0.1. */
  port: number;
  /** Takes lines for people. */
  log: (line: string) => void;
  /** Password of Fairway's admin role; `FAIRWAY_POSTGRES_PASSWORD`, or the demo's, when absent. */
  adminPassword?: string;
}

/** The demo's database server. */
export interface DemoPostgres {
  /** Address of the demo database, without user and password. */
  url: string;
  port: number;
  /** Ends the server; its data stays. */
  stop(): Promise<void>;
}

/**
 * Starts the demo's PostgreSQL, on the loopback interface only, and provisions
 * it: as often as wanted, also after the last one was killed. Access that was
 * granted and data that was written stay.
 *
 * @throws Error that says what to do when the port is taken, when root's
 * stand-in account can't reach the files, or when the server doesn't start
 */
export async function startDemoPostgres(
  options: DemoPostgresOptions,
): Promise<DemoPostgres> {
  const { port, log } = options;
  const adminPassword =
    options.adminPassword ??
    process.env.FAIRWAY_POSTGRES_PASSWORD ??
    DEMO_ADMIN_PASSWORD;
  const dataDir = path.resolve(options.dataDir);
  const parent = path.join(dataDir, 'sandbox');
  const directory = path.join(parent, 'postgres');

  const [binaries, account] = await Promise.all([
    findBinaries(),
    serverAccount(),
  ]);
  await mkdir(parent, { recursive: true });
  await letThrough(account, [dataDir, parent]);
  await assertReachable(account, directory);
  await assertReachable(account, binaries.postgres);

  await endOrphan(path.join(directory, 'data'), log);
  await assertPortIsFree(port);
  const { data, password } = await openCluster(directory, binaries, account);
  const { postgres } = binaries;
  const server = await startServer({ postgres, data, port, account, log });
  try {
    await provision({ port, user: SUPERUSER, password }, adminPassword);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const url = `postgresql://127.0.0.1:${port}/${DEMO_DATABASE}`;
  log(`Demo database: PostgreSQL at ${url}`);
  return { url, port, stop: server.stop };
}
