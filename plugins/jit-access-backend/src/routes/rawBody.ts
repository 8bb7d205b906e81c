import type { IncomingMessage } from 'node:http';

const bodies = new WeakMap<object, Buffer>();

/** For the `verify` option of `express.json`: keeps what a signature covers. */
export function keepBody(
  req: IncomingMessage,
  _res: unknown,
  body: Buffer,
): void {
  bodies.set(req, body);
}

/** The body as it came in, byte by byte. */
export function bodyOf(req: object): Buffer | undefined {
  return bodies.get(req);
}
