import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** Checkout that the portal under test runs from. */
export const root = path.resolve(__dirname, '../../../..');
const stateFile = path.join(root, '.fairway', 'e2e.json');
const transform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** Whom the tests sign in as. */
const PERSONAS = ['ana', 'bo', 'chen', 'sam', 'ada', 'otto'];

/** A portal that runs, as all processes of the tests see it. */
export interface Portal {
  dataDir: string;
  /** Token of a service, for the matrix of routes and callers. */
  serviceToken: string;
  ports: Record<'backend' | 'sandbox' | 'postgres', number>;
  pids: { sandbox?: number; backend?: number };
}

/** Reads the portal that the global setup started. */
export function portal(): Portal {
  return JSON.parse(fs.readFileSync(stateFile, 'utf8'));
}

/** Remembers the portal for the other processes. */
export function savePortal(state: Portal) {
  fs.mkdirSync(path.dirname(stateFile), { recursive: true });
  fs.writeFileSync(stateFile, JSON.stringify(state));
}

/** Base URL of the portal: the backend serves the frontend. */
export const baseUrl = () => `http://localhost:${portal().ports.backend}`;

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('No port')),
      );
    });
  });
}

function environment({ dataDir, ports }: Portal): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'development',
    FAIRWAY_DATA_DIR: dataDir,
    FAIRWAY_APP_PORT: String(ports.backend),
    FAIRWAY_BACKEND_PORT: String(ports.backend),
    FAIRWAY_SANDBOX_PORT: String(ports.sandbox),
    FAIRWAY_POSTGRES_PORT: String(ports.postgres),
    LOG_LEVEL: 'info',
  };
}

function run(state: Portal, name: string, entry: string, args: string[]) {
  const log = fs.openSync(path.join(state.dataDir, `${name}.log`), 'a');
  const child = spawn(
    process.execPath,
    ['--require', transform, entry, ...args],
    {
      cwd: path.join(root, 'packages', name),
      env: environment(state),
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  child.unref();
  fs.closeSync(log);
  return child.pid;
}

/** Polls until the URL answers with success. */
export async function waitFor(
  url: string,
  name: string,
  headers: Record<string, string> = {},
) {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const ok = await fetch(url, { headers }).then(
      response => response.ok,
      () => false,
    );
    if (ok) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  const log = path.join(portal().dataDir, `${name}.log`);
  const lines = fs.readFileSync(log, 'utf8').split('\n').slice(-40);
  throw new Error(`${name} did not answer at ${url}:\n${lines.join('\n')}`);
}

export async function startSandbox() {
  const state = portal();
  state.pids.sandbox = run(state, 'sandbox', 'src/main.ts', []);
  savePortal(state);
  await waitFor(`http://127.0.0.1:${state.ports.sandbox}/health`, 'sandbox');
}

export async function startBackend() {
  const state = portal();
  state.pids.backend = run(state, 'backend', 'src/index.ts', [
    ...['--config', path.join(root, 'app-config.yaml')],
    ...['--config', path.join(state.dataDir, 'app-config.e2e.json')],
  ]);
  savePortal(state);
  // The catalog has read the demo organisation once its people can sign in.
  for (const persona of PERSONAS) {
    await waitFor(
      `http://127.0.0.1:${state.ports.backend}/api/auth/persona/refresh`,
      'backend',
      { 'x-fairway-persona': persona },
    );
  }
}

/** Kills the process group with the signal, and waits until it is gone. */
export async function kill(pid: number | undefined, signal: NodeJS.Signals) {
  if (!pid) {
    return;
  }
  const alive = (send: NodeJS.Signals | 0) => {
    try {
      process.kill(-pid, send);
      return true;
    } catch {
      return false;
    }
  };
  alive(signal);
  const end = Date.now() + 15_000;
  while (alive(0) && Date.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  alive('SIGKILL');
}

/** `kill -9`: no handler runs, nothing is flushed. */
export async function killBackend() {
  const state = portal();
  await kill(state.pids.backend, 'SIGKILL');
  delete state.pids.backend;
  savePortal(state);
}
