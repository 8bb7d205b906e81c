import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a seal is about: this scan, of this very image. */
export interface Sealed {
  id: string;
  kind: string;
  reference: string;
  digest: string | null;
}

/**
 * The seal of a job, base64url of HMAC-SHA256. Only who was given the job, or
 * has the secret, can show it.
 */
export function sealOf(
  { id, kind, reference, digest }: Sealed,
  secret: string,
): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['scan-1', id, kind, reference, digest]))
    .digest('base64url');
}

/** Whether the seal is that of the job, in constant time. */
export function isSealed(
  sealed: Sealed & { seal: string },
  secret: string,
): boolean {
  const expected = Buffer.from(sealOf(sealed, secret));
  const shown = Buffer.from(sealed.seal);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
