/**
 * `npm start`: toolchain, dependencies, sandbox, backend, frontend. Progress is
 * shown while it works; Ctrl-C ends everything it started.
 */
import path from 'node:path';
import {
  personas,
  ports,
  startApp,
  startBackend,
  startSandbox,
} from './lib/portal.mjs';
import { portIsFree, stopAll, tail, waitFor } from './lib/processes.mjs';
import { dataDir, install, requireNode, toolchain } from './lib/toolchain.mjs';

requireNode();
const began = Date.now();
const log = text => {
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${text}`);
};

const used = ports();
const running = [];
let stopping;

function stop(code) {
  stopping ??= (async () => {
    await stopAll(running);
    process.exit(code);
  })();
  return stopping;
}

process.on('SIGINT', () => {
  console.log('\nStopping …');
  stop(0);
});
process.on('SIGTERM', () => stop(0));
process.on('SIGHUP', () => stop(0));

const taken = [];
for (const [name, port] of Object.entries(used)) {
  if (!(await portIsFree(port))) {
    taken.push(
      `Port ${port}, for the ${name}, is taken. Stop what uses it, or choose another with FAIRWAY_${name.toUpperCase()}_PORT=<port>.`,
    );
  }
}
if (taken.length > 0) {
  console.error(taken.join('\n'));
  process.exit(1);
}

const env = toolchain(log);
install(env, log);

const options = {
  env: { ...env, FAIRWAY_DATA_DIR: dataDir },
  logDir: path.join(dataDir, 'logs'),
  onExit(started) {
    if (!stopping) {
      console.error(tail(started.logFile).join('\n'));
      console.error(`The ${started.name} ended. Its log: ${started.logFile}`);
      stop(1);
    }
  },
};

try {
  log('Starting sandbox, backend and frontend …');
  const sandbox = startSandbox(options);
  running.push(sandbox);
  const app = startApp(options);
  running.push(app);
  await waitFor(`http://127.0.0.1:${used.sandbox}/health`, sandbox);
  log('Sandbox is up (AWS, Kubernetes, chat, tickets, git, PostgreSQL)');
  const backend = startBackend(options);
  running.push(backend);
  await waitFor(
    `http://127.0.0.1:${used.backend}/.backstage/health/v1/readiness`,
    backend,
  );
  // The catalog has read the demo organisation once its people can sign in.
  for (const persona of personas()) {
    await waitFor(
      `http://127.0.0.1:${used.backend}/api/auth/persona/refresh`,
      backend,
      { headers: { 'x-fairway-persona': persona } },
    );
  }
  log('Backend is up');
  await waitFor(`http://127.0.0.1:${used.app}/`, app);
  log(`Fairway is up: http://localhost:${used.app}`);
  console.log(
    `\n  Sign in as one of the demo people, one click each.\n  Logs: ${options.logDir}\n  Ctrl-C stops everything.\n`,
  );
} catch (error) {
  if (!stopping) {
    console.error(error.message);
    for (const started of running) {
      console.error(`--- ${started.logFile}`);
      console.error(tail(started.logFile).join('\n'));
    }
    stop(1);
  }
}
