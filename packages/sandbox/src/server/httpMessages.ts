import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request the server refuses before any stand-in sees it. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/** Bytes a request body may have. The largest real one is a few kilobytes. */
export const MAX_BODY = 1024 * 1024;

/** @throws HttpError 413 above {@link MAX_BODY} */
export async function readRequestBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY) {
      throw new HttpError(413, `A body may have ${MAX_BODY} bytes.`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Headers that belong to the connection and not to the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** The request as it would have been sent to the real host. */
export async function toWebRequest(
  req: IncomingMessage,
  url: string,
): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) {
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
  }
  const method = req.method ?? 'GET';
  const body = await readRequestBody(req);
  return new Request(url, {
    method,
    headers,
    ...(method !== 'GET' &&
      method !== 'HEAD' && { body: new Uint8Array(body) }),
  });
}

/** Sends a stand-in's answer; an error answer cuts the connection. */
export async function sendWebResponse(
  response: Response,
  res: ServerResponse,
): Promise<void> {
  if (response.type === 'error') {
    res.destroy();
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  res.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': body.length,
  });
  res.end(body);
}

/** Sends JSON. */
export function sendJson(
  res: ServerResponse,
  status: number,
  value: object,
): void {
  const body = JSON.stringify(value);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  res.end(body);
}
