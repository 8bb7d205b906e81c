import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { describeError, type Logger } from '../logging/logger.js';
import { readBody } from './body.js';
import { correlationIdOf } from './client.js';
import { RequestError } from './errors.js';
import type { Gate } from './gate.js';
import { SECURITY_HEADERS } from './headers.js';
import { findRoute } from './router.js';
import type { Answer, Route } from './types.js';

const MAX_PATH_LENGTH = 1024;
/** Milliseconds that a handler may take. */
const HANDLER_TIMEOUT = 10_000;

interface Reply extends Answer {
  retryAfter?: number | undefined;
}

function send(res: ServerResponse, reply: Reply, correlationId: string) {
  const body = JSON.stringify(reply.body);
  const isProblem = reply.status >= 400;
  res.writeHead(reply.status, {
    ...SECURITY_HEADERS,
    ...(reply.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(reply.retryAfter === undefined ? {} : { 'Retry-After': String(reply.retryAfter) }),
    'Content-Type': isProblem ? 'application/problem+json' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Correlation-Id': correlationId,
  });
  res.end(body);
}

/** Creates the HTTP server. Every request goes through the gate before its handler runs. */
export function createHttpServer(options: {
  routes: readonly Route[];
  gate: Gate;
  sourceIpOf: (req: IncomingMessage) => string;
  logger: Logger;
  handlerTimeout?: number;
}): Server {
  const { routes, gate, sourceIpOf, logger, handlerTimeout = HANDLER_TIMEOUT } = options;

  async function answer(
    req: IncomingMessage,
    visit: { path: string; correlationId: string; sourceIp: string },
  ): Promise<Answer> {
    if (visit.path.length > MAX_PATH_LENGTH) {
      throw new RequestError(414, 'The path is too long.');
    }
    const pass = await gate({ req, match: findRoute(routes, req.method, visit.path), ...visit });
    const { route, params } = pass.match;
    const run = route.prepare(await readBody(req, route.takesBody));
    const signal = AbortSignal.timeout(handlerTimeout);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new RequestError(503, 'It took too long.', 10)));
    });
    pass.begin();
    try {
      const result = await Promise.race([
        run({ principal: pass.principal, params, signal }),
        late,
      ]);
      pass.end('success');
      return result;
    } catch (error) {
      pass.end('failure');
      throw error;
    }
  }

  function replyTo(error: unknown, correlationId: string): Reply {
    const known = error instanceof RequestError ? error : undefined;
    if (!known) {
      logger.log('error', 'request failed', { 'trace.id': correlationId, ...describeError(error) });
    }
    const status = known?.status ?? 500;
    const detail = known?.message ?? 'Something went wrong.';
    return { status, retryAfter: known?.retryAfter, body: { status, detail, correlationId } };
  }

  async function serve(req: IncomingMessage, res: ServerResponse) {
    const started = process.hrtime.bigint();
    const correlationId = correlationIdOf(req);
    const sourceIp = sourceIpOf(req);
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
    const reply: Reply = await answer(req, { path, correlationId, sourceIp }).catch(
      (error: unknown) => replyTo(error, correlationId),
    );
    if (!req.complete) {
      res.setHeader('Connection', 'close');
    }
    send(res, reply, correlationId);
    logger.log('info', 'request', {
      'trace.id': correlationId,
      'client.ip': sourceIp,
      // Nested, and not with dots in its names: the alarm on errors selects the status by its path.
      http: { request: { method: req.method }, response: { status_code: reply.status } },
      'url.path': path.slice(0, MAX_PATH_LENGTH),
      'event.duration': Number(process.hrtime.bigint() - started),
    });
  }

  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (req, res) => {
      serve(req, res).catch((error: unknown) => {
        logger.log('error', 'answer failed', describeError(error));
        res.destroy();
      });
    },
  );
  server.maxConnections = 1000;
  server.maxRequestsPerSocket = 1000;
  server.setTimeout(60_000);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    logger.log('warn', 'not a valid request', { 'error.code': error.code });
    if (socket.writable) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  });
  return server;
}
