import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Principal, TokenVerifier } from '../auth/token.js';
import { describeError, type Logger } from '../logging/logger.js';
import { readJson, RequestError } from './body.js';
import type { Answer, Route } from './types.js';

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** The trace id of a W3C `traceparent` header, or a new id. */
function correlationIdOf(req: IncomingMessage): string {
  const header = req.headers.traceparent;
  const match =
    typeof header === 'string'
      ? /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(header)
      : null;
  return match?.[1] ?? randomUUID();
}

function bearerToken(req: IncomingMessage): string | undefined {
  const match = /^Bearer ([\w.~+/-]+=*)$/i.exec(
    req.headers.authorization ?? '',
  );
  return match?.[1];
}

function send(res: ServerResponse, answer: Answer, correlationId: string) {
  const body = JSON.stringify(answer.body);
  res.writeHead(answer.status, {
    ...SECURITY_HEADERS,
    ...(answer.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Correlation-Id': correlationId,
  });
  res.end(body);
}

/** Creates the HTTP server. What no route allows is refused. */
export function createHttpServer(options: {
  routes: readonly Route[];
  tokens: TokenVerifier;
  logger: Logger;
}): Server {
  const { routes, tokens, logger } = options;

  function authorize(
    req: IncomingMessage,
    route: Route | undefined,
    what: string,
    correlationId: string,
  ): Principal | undefined {
    if (route?.access === 'public') {
      return undefined;
    }
    const sourceIp = req.socket.remoteAddress ?? 'unknown';
    const token = bearerToken(req);
    const principal = token === undefined ? undefined : tokens.verify(token);
    const record = (outcome: 'allowed' | 'denied', reason: string) =>
      logger.audit({
        who: principal?.subject ?? 'anonymous',
        what,
        outcome,
        reason,
        correlationId,
        sourceIp,
      });
    if (!principal) {
      record('denied', token === undefined ? 'no token' : 'invalid token');
      throw new RequestError(401, 'Send a valid token.');
    }
    // Only somebody known learns that there is nothing here.
    if (!route) {
      throw new RequestError(404, 'There is no such resource.');
    }
    if (!route.access.roles.some(role => principal.roles.includes(role))) {
      record('denied', 'missing role');
      throw new RequestError(403, 'You lack the role for this.');
    }
    record('allowed', 'role');
    return principal;
  }

  async function answer(
    req: IncomingMessage,
    path: string,
    correlationId: string,
  ): Promise<Answer> {
    const route = routes.find(r => r.method === req.method && r.path === path);
    const principal = authorize(
      req,
      route,
      `${route?.method ?? 'unknown'} ${route?.path ?? 'route'}`,
      correlationId,
    );
    if (!route) {
      throw new RequestError(404, 'There is no such resource.');
    }
    const body = route.method === 'POST' ? await readJson(req) : undefined;
    return route.handle({ principal, body });
  }

  async function serve(req: IncomingMessage, res: ServerResponse) {
    const started = process.hrtime.bigint();
    const correlationId = correlationIdOf(req);
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
    let result: Answer;
    try {
      result = await answer(req, path, correlationId);
    } catch (error) {
      if (error instanceof RequestError) {
        result = { status: error.status, body: { error: error.message } };
      } else {
        logger.log('error', 'request failed', {
          correlationId,
          ...describeError(error),
        });
        result = { status: 500, body: { error: 'Something went wrong.' } };
      }
    }
    if (!req.complete) {
      res.setHeader('Connection', 'close');
    }
    send(res, result, correlationId);
    logger.log('info', 'request', {
      correlationId,
      method: req.method,
      path,
      status: result.status,
      durationMs: Number((process.hrtime.bigint() - started) / 1_000_000n),
    });
  }

  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
    },
    (req, res) => {
      serve(req, res).catch((error: unknown) => {
        logger.log('error', 'answer failed', describeError(error));
        res.destroy();
      });
    },
  );
  server.maxConnections = 1000;
  return server;
}
