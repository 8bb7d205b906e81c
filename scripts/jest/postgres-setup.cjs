/**
 * Jest global setup: starts one real PostgreSQL for the whole run, so that a
 * test on PostgreSQL never skips. `TestDatabases` finds it by the variable.
 */
const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

module.exports = async () => {
  if (process.env[VARIABLE]) {
    return;
  }
  const child = spawn(
    process.execPath,
    [path.join(__dirname, 'postgres-server.mjs')],
    // Without the options of the Jest process, which may carry loaders.
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  process.env[VARIABLE] = await new Promise((resolve, reject) => {
    readline.createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`PostgreSQL for tests ended early with ${code}`)),
    );
  });
  globalThis.__fairwayPostgres = child;
};
