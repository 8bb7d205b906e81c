import { createHmac } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import { isSameMac } from '../ledger/hashing';

/** Header with the unix time, in seconds, at which a callback was signed. */
export const TIMESTAMP_HEADER = 'x-fairway-chat-timestamp';
/** Header with `v1=<hex>`. */
export const SIGNATURE_HEADER = 'x-fairway-chat-signature';

/** How far the time of a callback may be from now, in milliseconds. */
export const TOLERANCE_MILLIS = 5 * 60_000;

/** `v1=` and the HMAC-SHA-256, in hex, of `v1:<unix seconds>:<body>`. */
export function signatureOf(
  secret: string,
  seconds: string,
  body: Uint8Array | string,
): string {
  return `v1=${createHmac('sha256', secret)
    .update(`v1:${seconds}:`)
    .update(body)
    .digest('hex')}`;
}

/** Throws AuthenticationError unless the chat signed just this body just now. */
export function verifySignature(
  o: {
    secret: string;
    timestamp: string | undefined;
    signature: string | undefined;
    body: Uint8Array | undefined;
  },
  now: Date,
): void {
  const { secret, timestamp, signature, body } = o;
  const isSigned =
    timestamp !== undefined &&
    signature !== undefined &&
    body !== undefined &&
    /^\d{1,12}$/.test(timestamp) &&
    isSameMac(signatureOf(secret, timestamp, body), signature);
  if (!isSigned) {
    throw new AuthenticationError('The callback is not signed by the chat');
  }
  const age = Math.abs(now.getTime() - Number(timestamp) * 1000);
  if (age > TOLERANCE_MILLIS) {
    throw new AuthenticationError(
      'The callback was signed too long ago, or its clock is wrong',
    );
  }
}
