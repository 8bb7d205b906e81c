import type { IncomingMessage } from 'node:http';
import type { ZodType } from 'zod';
import { RequestError } from './errors.js';

/** Most bytes of a request body. */
export const MAX_BODY_BYTES = 64 * 1024;

const tooLarge = () => new RequestError(413, `Send at most ${MAX_BODY_BYTES} bytes.`);

function hasBody(req: IncomingMessage): boolean {
  return (
    req.headers['transfer-encoding'] !== undefined ||
    Number(req.headers['content-length'] ?? 0) !== 0
  );
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RequestError(400, 'The body is not valid JSON.');
  }
}

/**
 * Reads a JSON body.
 *
 * @param takesBody - whether there may be one
 * @throws RequestError when it is too large or no JSON, or there must be none
 */
export async function readBody(req: IncomingMessage, takesBody: boolean): Promise<unknown> {
  if (!takesBody) {
    if (hasBody(req)) {
      throw new RequestError(400, 'Send no body.');
    }
    return undefined;
  }
  const type = (req.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  if (!['application/json', 'application/json;charset=utf-8'].includes(type)) {
    throw new RequestError(415, 'Send application/json.');
  }
  if (req.headers['content-encoding'] !== undefined) {
    throw new RequestError(415, 'Send the body without an encoding.');
  }
  return parseJson(await readBytes(req));
}

/**
 * Checks a body. The message names the member that is wrong, never its value.
 *
 * @throws RequestError when it is not what it must be
 */
export function checkBody<Body>(schema: ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RequestError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'wrong'}`);
  }
  return parsed.data;
}
