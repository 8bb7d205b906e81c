import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { DEMO_ADMIN, DEMO_ADMIN_PASSWORD, demoPassword } from './demo';
import { startDemoPostgres, type DemoPostgres } from './startDemoPostgres';

jest.setTimeout(60_000);

const listen = (): Promise<net.Server> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: net.Server) => (server.address() as AddressInfo).port;

describe('startDemoPostgres', () => {
  const running = new Set<DemoPostgres>();
  let dataDir: string;
  let port: number;

  const start = async () => {
    const started = await startDemoPostgres({
      dataDir,
      port,
      log: () => {},
      adminPassword: DEMO_ADMIN_PASSWORD,
    });
    running.add(started);
    return started;
  };

  /** Runs a statement in a session of its own. */
  const as = async (
    user: string,
    text: string,
    password: string = demoPassword(user),
    database: string = 'payments',
  ) => {
    const client = new Client({
      host: '127.0.0.1',
      port,
      database,
      user,
      password,
    });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const asAdmin = (text: string) => as(DEMO_ADMIN, text, DEMO_ADMIN_PASSWORD);
  const lockFile = () =>
    path.join(dataDir, 'sandbox/postgres/data/postmaster.pid');

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'fairway-demo-pg-'));
    const probe = await listen();
    port = portOf(probe);
    await new Promise(resolve => probe.close(resolve));
    await start();
  });

  afterAll(async () => {
    await Promise.all([...running].map(each => each.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lets nobody in without a grant', async () => {
    for (const login of ['ana', 'bo', 'chen', 'omar', 'otto']) {
      await expect(as(login, 'SELECT 1')).rejects.toMatchObject({
        code: '42501',
      });
      await expect(
        as(login, 'SELECT 1', demoPassword(login), 'postgres'),
      ).rejects.toMatchObject({ code: '42501' });
    }
    await expect(as('ana', 'SELECT 1', 'wrong')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  it('lets a member of pay_ro read and a member of pay_rw write', async () => {
    await asAdmin('GRANT pay_ro TO bo; GRANT pay_rw TO chen');
    expect(await as('bo', 'SELECT count(*)::int AS n FROM payments')).toEqual([
      { n: 240 },
    ]);
    const insert = `INSERT INTO refunds (payment_id, amount_minor, reason) VALUES (1, 5, 'test') RETURNING reason`;
    await expect(as('bo', insert)).rejects.toMatchObject({ code: '42501' });
    expect(await as('chen', insert)).toEqual([{ reason: 'test' }]);
    await asAdmin('REVOKE pay_ro FROM bo; REVOKE pay_rw FROM chen');
    await expect(as('bo', 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  });

  it('gives the admin role nothing but granting its two roles', async () => {
    for (const forbidden of [
      'SELECT * FROM public.accounts',
      'SET ROLE pay_rw',
      'GRANT payments_owner TO ana',
      'CREATE ROLE mallory',
      'CREATE TABLE public.mine(id int)',
      'CREATE DATABASE mine',
    ]) {
      await expect(asAdmin(forbidden)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('listens on the loopback interface only', async () => {
    await expect(as('ana', 'SHOW listen_addresses')).rejects.toThrow();
    expect(await asAdmin('SHOW listen_addresses')).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
  });

  it('keeps the superuser’s password to itself', async () => {
    const { mode } = await stat(
      path.join(dataDir, 'sandbox/postgres/password'),
    );
    expect(mode & 0o077).toBe(0);
  });

  it('keeps data and access over a restart', async () => {
    await asAdmin('GRANT pay_rw TO omar');
    await as(
      'omar',
      `INSERT INTO accounts VALUES ('ACC-9999', 'Kept', 'EUR', '2026-01-01')`,
    );
    await [...running][0].stop();
    running.clear();
    await expect(as('omar', 'SELECT 1')).rejects.toThrow();
    await start();
    expect(
      await as('omar', `SELECT holder FROM accounts WHERE id = 'ACC-9999'`),
    ).toEqual([{ holder: 'Kept' }]);
    expect(await as('omar', 'SELECT count(*)::int AS n FROM payments')).toEqual(
      [{ n: 240 }],
    );
  });

  it('replaces a server that was left running', async () => {
    const before = await readFile(lockFile(), 'utf8');
    running.clear();
    await start();
    expect(await readFile(lockFile(), 'utf8')).not.toBe(before);
    expect(await as('omar', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts again after the server was killed', async () => {
    const pid = Number.parseInt(await readFile(lockFile(), 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    await [...running][0].stop();
    running.clear();
    await start();
    expect(await as('omar', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not stopped by a lock file whose process is something else', async () => {
    await [...running][0].stop();
    running.clear();
    await writeFile(lockFile(), `${process.pid}\n`);
    await start();
    expect(await as('omar', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says so when the port is taken', async () => {
    const other = await listen();
    try {
      await expect(
        startDemoPostgres({
          dataDir: path.join(dataDir, 'second'),
          port: portOf(other),
          log: () => {},
        }),
      ).rejects.toThrow(
        new RegExp(`port ${portOf(other)} .* is taken.*FAIRWAY_POSTGRES_PORT`),
      );
    } finally {
      other.close();
    }
  });
});

describe('watchdog', () => {
  it('ends the server when its parent is gone', async () => {
    const wait = ['-e', 'process.stdin.resume()'];
    const server = spawn(process.execPath, wait, { stdio: 'pipe' });
    const ended = new Promise(resolve =>
      server.once('exit', (_, signal) => resolve(signal)),
    );
    const script = path.join(__dirname, 'watchdog.cjs');
    const watchdog = spawn(process.execPath, [script, `${server.pid}`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    watchdog.stdin.end();
    expect(await ended).toBe('SIGINT');
  });
});
