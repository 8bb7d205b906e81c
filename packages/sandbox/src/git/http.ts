import type { IncomingMessage, ServerResponse } from 'node:http';

const MAX_BODY_BYTES = 64 * 1024;

/** A request that is answered with an error; the message is shown to the caller. */
export class RequestError extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers once; when an answer is under way, the connection is cut instead. */
export function send(
  res: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string>,
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    ...(status === 401
      ? { 'WWW-Authenticate': 'Basic realm="Local git server"' }
      : {}),
    ...headers,
  });
  res.end(body);
}

/** Answers with JSON. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  send(res, status, JSON.stringify(body), {
    'Content-Type': 'application/json; charset=utf-8',
    // The rest of a body that is too long is not read.
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
}

/** Reads a body of at most 64 KiB; of a longer one no more than that is kept. */
function readBody(req: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        req.pause();
        reject(new RequestError(413, `Send at most ${MAX_BODY_BYTES} bytes.`));
      } else {
        chunks.push(chunk);
      }
    });
    req.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    req.on('error', reject);
  });
}

function requireType(req: IncomingMessage, type: string): void {
  const [given] = (req.headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() !== type) {
    throw new RequestError(415, `Send ${type}.`);
  }
}

/**
 * Reads a JSON object from a request.
 *
 * @throws RequestError when it is too large, of another type or no object
 */
export async function readJson(
  req: IncomingMessage,
): Promise<Record<string, unknown>> {
  requireType(req, 'application/json');
  const text = await readBody(req);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestError(400, 'The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestError(400, 'The body must be a JSON object.');
  }
  return { ...body };
}

/**
 * Reads the fields of a form. Of a field that is sent twice the first counts.
 *
 * @throws RequestError when it is too large or of another type
 */
export async function readForm(
  req: IncomingMessage,
): Promise<ReadonlyMap<string, string>> {
  requireType(req, 'application/x-www-form-urlencoded');
  const fields = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(await readBody(req))) {
    if (!fields.has(key)) {
      fields.set(key, value);
    }
  }
  return fields;
}
