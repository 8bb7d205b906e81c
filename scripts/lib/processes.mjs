/**
 * Child processes of the portal: each in a process group of its own, so that
 * whatever they started ends with them.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** Resolves whether nothing listens on the port. */
export function portIsFree(port) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a command; its output goes to `<logDir>/<name>.log`. */
export function start(name, command, args, { cwd, env, logDir, onExit }) {
  fs.mkdirSync(logDir, { recursive: true });
  const logFile = path.join(logDir, `${name}.log`);
  const output = fs.openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  const exited = new Promise(resolve => {
    child.once('error', error => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const started = { name, child, logFile, exited, ended: false };
  exited.then(result => {
    started.ended = true;
    onExit?.(started, result);
  });
  return started;
}

/** Sends a signal to a process and all it started. */
export function signal(started, name) {
  if (started.child.pid) {
    try {
      process.kill(-started.child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

/** Ends processes politely, and after ten seconds not politely. */
export async function stopAll(processes) {
  for (const started of processes) {
    signal(started, 'SIGTERM');
  }
  const timer = setTimeout(() => {
    processes.forEach(started => signal(started, 'SIGKILL'));
  }, 10_000);
  await Promise.all(processes.map(started => started.exited));
  clearTimeout(timer);
  processes.forEach(started => signal(started, 'SIGKILL'));
}

/** The last lines of a log. */
export function tail(file, lines = 25) {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines);
}

/** Polls a URL until it answers with success; fails when the process ends first. */
export async function waitFor(url, started, { seconds = 240, headers } = {}) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (started.ended) {
      throw new Error(`${started.name} ended before it was ready`);
    }
    try {
      const response = await fetch(url, {
        headers,
        signal: AbortSignal.timeout(5000),
      });
      if (response.ok) {
        return;
      }
    } catch {
      // not up yet
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error(`${started.name} did not answer at ${url} in ${seconds} s`);
}
