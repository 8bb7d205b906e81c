import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gitEnvironment } from './git';

/** Most bytes of one push as they travel, compressed. */
export const MAX_PUSH_BYTES = 50 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const TIMEOUT_MS = 60_000;

/** One request of git's smart protocol. */
export interface SmartRequest {
  /** Directory of all repositories. */
  root: string;
  /** `<owner>/<repo>.git/<service>`. */
  path: string;
  /** Query string without `?`. */
  query: string;
  /** `portal`, a user's name, or undefined for somebody who only reads. */
  actor: string | undefined;
}

/**
 * Finds git's CGI program.
 *
 * @throws Error when git or the program is not installed
 */
export function findHttpBackend(): string {
  const directory = execFileSync('git', ['--exec-path']).toString().trim();
  const program = join(directory, 'git-http-backend');
  if (!existsSync(program)) {
    throw new Error(
      `The local git server needs git-http-backend, which is not in ${directory}; install the complete git package.`,
    );
  }
  return program;
}

/** Splits the head of a CGI answer; undefined while it is incomplete. */
function parseHead(
  buffer: Buffer,
): { status: number; headers: [string, string][]; rest: Buffer } | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  let status = 200;
  const headers: [string, string][] = [];
  for (const line of buffer.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (key.toLowerCase() === 'status') {
      status = Number.parseInt(value, 10) || 500;
    } else if (colon > 0) {
      headers.push([key, value]);
    }
  }
  return { status, headers, rest: buffer.subarray(end + 4) };
}

function fail(res: ServerResponse, status: number, message: string) {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  });
  res.end(`${message}\n`);
}

/**
 * Serves one request by running `git-http-backend`, which speaks git's own
 * protocol. Always answers; resolves when the program has ended.
 */
export async function serveSmartHttp(
  program: string,
  request: SmartRequest,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > MAX_PUSH_BYTES) {
    fail(
      res,
      413,
      `A push may have ${MAX_PUSH_BYTES} bytes; push fewer commits at once.`,
    );
    return;
  }
  const header = (name: string) => {
    const value = req.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const child = spawn(program, [], {
    env: {
      ...gitEnvironment(),
      GIT_PROJECT_ROOT: request.root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${request.path}`,
      QUERY_STRING: request.query,
      REQUEST_METHOD: req.method ?? 'GET',
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: /^[a-z0-9=:]{0,64}$/.test(header('git-protocol'))
        ? header('git-protocol')
        : '',
      REMOTE_ADDR: req.socket.remoteAddress ?? '',
      ...(request.actor
        ? { REMOTE_USER: request.actor, FAIRWAY_ACTOR: request.actor }
        : {}),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const timeout = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  res.on('close', () => child.kill('SIGTERM'));

  let received = 0;
  req.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > MAX_PUSH_BYTES) {
      child.kill('SIGKILL');
      fail(
        res,
        413,
        `A push may have ${MAX_PUSH_BYTES} bytes; push fewer commits at once.`,
      );
    }
  });
  // The program may end before it has read everything; that is its right.
  child.stdin.on('error', () => undefined);
  req.pipe(child.stdin);

  let head = Buffer.alloc(0);
  let started = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (started) {
      if (!res.write(chunk)) {
        child.stdout.pause();
        res.once('drain', () => child.stdout.resume());
      }
      return;
    }
    head = Buffer.concat([head, chunk]);
    const parsed = parseHead(head);
    if (parsed && !res.headersSent) {
      started = true;
      res.writeHead(parsed.status, parsed.headers.flat());
      res.write(parsed.rest);
    } else if (head.length > MAX_HEADER_BYTES) {
      child.kill('SIGKILL');
    }
  });

  await new Promise<void>(resolve => {
    child.on('error', () => {
      fail(res, 500, 'git-http-backend could not be started.');
      resolve();
    });
    child.on('close', () => {
      if (started) {
        res.end();
      } else {
        fail(res, 500, 'git-http-backend gave no answer.');
      }
      resolve();
    });
  });
  clearTimeout(timeout);
}
