import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { PayloadTooLargeError, UnsupportedEncodingError } from './errors';

function tooLarge(maxBytes: number): PayloadTooLargeError {
  return new PayloadTooLargeError(
    `body: a report has at most ${maxBytes} bytes, also when it is unpacked`,
  );
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece);
    size += bytes.byteLength;
    if (size > maxBytes) {
      throw tooLarge(maxBytes);
    }
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

async function inflate(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer> {
  const gunzip = createGunzip();
  // A request that breaks off ends the unpacking, too.
  request.once('error', error => gunzip.destroy(error));
  request.once('aborted', () => gunzip.destroy(new Error('aborted')));
  request.pipe(gunzip);
  try {
    return await collect(gunzip, maxBytes);
  } catch (error) {
    if (error instanceof PayloadTooLargeError) {
      throw error;
    }
    throw new InputError('body: it is not valid gzip, or it ends too early');
  } finally {
    request.unpipe(gunzip);
    gunzip.destroy();
  }
}

/**
 * The body of a request, unpacked, in memory that is bounded whatever the
 * request says of itself.
 *
 * @throws PayloadTooLargeError, UnsupportedEncodingError, InputError
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    throw tooLarge(maxBytes);
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  switch (encoding.toLowerCase()) {
    case 'identity':
      try {
        return await collect(request, maxBytes);
      } catch (error) {
        if (error instanceof PayloadTooLargeError) {
          throw error;
        }
        throw new InputError('body: the upload broke off');
      }
    case 'gzip':
    case 'x-gzip':
      return inflate(request, maxBytes);
    default:
      throw new UnsupportedEncodingError(
        'Content-Encoding: a report is sent as it is or with gzip',
      );
  }
}
