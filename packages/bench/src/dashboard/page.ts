import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { freePort } from '../postgres';
import { TOKEN } from '../scorecard/protocol';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Who looks; the portal's configuration lists her. */
export const PERSONA = 'sam';

interface Answer {
  status: number;
  type: string;
  body: string | Buffer;
}

const json = (content: unknown, status = 200): Answer => ({
  status,
  type: TYPES['.json'],
  body: JSON.stringify(content),
});

/** A session for an hour; only the browser reads its token. */
function session(): Answer {
  const part = (content: object) =>
    Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const userEntityRef = `user:default/${PERSONA}`;
  const claims = { sub: userEntityRef, iat: now, exp: now + 3600 };
  return json({
    providerInfo: {},
    profile: {},
    backstageIdentity: {
      token: `${part({ alg: 'none' })}.${part(claims)}.x`,
      expiresInSeconds: 3600,
      identity: {
        type: 'user',
        userEntityRef,
        ownershipEntityRefs: [userEntityRef],
      },
    },
  });
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Allows everything that is asked. */
async function permissions(request: http.IncomingMessage): Promise<Answer> {
  const { items }: { items: { id: string }[] } = JSON.parse(
    await textOf(request),
  );
  return json({ items: items.map(({ id }) => ({ id, result: 'ALLOW' })) });
}

async function scorecard(url: string, port: number): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${url}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? TYPES['.json'],
    body: Buffer.from(await response.arrayBuffer()),
  };
}

/** What surrounds the page: an empty catalog, and nothing of the other plugins. */
async function api(
  request: http.IncomingMessage,
  port: number,
): Promise<Answer> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://portal');
  if (pathname.startsWith('/api/security-scorecard/')) {
    return scorecard(`${pathname}${search}`, port);
  }
  switch (pathname) {
    case '/api/auth/persona/refresh':
      return session();
    case '/api/permission/authorize':
      return permissions(request);
    case '/api/catalog/entity-facets':
      return json({ facets: {} });
    case '/api/catalog/entities/by-query':
      return json({ items: [], totalItems: 0, pageInfo: {} });
    default:
      return json({ error: { name: 'NotFoundError', message: pathname } }, 404);
  }
}

/** A file of the built app, or its page for every other path. */
async function file(
  directory: string,
  pathname: string,
  origin: string,
): Promise<Answer> {
  const isFile = path.extname(pathname) !== '';
  const target = path.join(directory, isFile ? pathname : 'index.html');
  if (!target.startsWith(directory + path.sep)) {
    return json({}, 404);
  }
  const body = await readFile(target);
  const type = TYPES[path.extname(target)] ?? 'application/octet-stream';
  if (isFile) {
    return { status: 200, type, body };
  }
  const here = { app: { baseUrl: origin }, backend: { baseUrl: origin } };
  return {
    status: 200,
    type,
    body: body
      .toString('utf8')
      .replace(
        '<head>',
        `<head><script>window.__APP_CONFIG__ = ${JSON.stringify(here)};</script>`,
      ),
  };
}

/** Serves the built app; the scorecard's answers come from the backend at the port. */
export async function servePage(
  directory: string,
  port: number,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const own = await freePort();
  const origin = `http://127.0.0.1:${own}`;
  const answer = async (request: http.IncomingMessage): Promise<Answer> => {
    const { pathname } = new URL(request.url ?? '/', origin);
    return pathname.startsWith('/api/')
      ? api(request, port)
      : file(directory, pathname, origin);
  };
  const server = http.createServer((request, response) => {
    answer(request)
      .catch(error => json({ error: { message: String(error) } }, 404))
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type });
        response.end(body);
      });
  });
  await new Promise<void>(resolve => {
    server.listen(own, '127.0.0.1', resolve);
  });
  return {
    origin,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
