import type { IncomingMessage, ServerResponse } from 'node:http';

const MAX_JSON_BYTES = 64 * 1024;

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
    'Referrer-Policy': 'no-referrer',
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
  body: Record<string, unknown>,
): void {
  send(res, status, JSON.stringify(body), {
    'Content-Type': 'application/json; charset=utf-8',
  });
}

/**
 * Reads a JSON object from a request.
 *
 * @throws RequestError when it is too large, of another type or no object
 */
export async function readJson(
  req: IncomingMessage,
): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(req.headers['content-type'] ?? '')) {
    throw new RequestError(415, 'Send application/json.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) {
      throw new RequestError(413, `Send at most ${MAX_JSON_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RequestError(400, 'The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestError(400, 'The body must be a JSON object.');
  }
  return { ...body };
}
