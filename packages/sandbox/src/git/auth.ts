import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who speaks: nobody known, a demo user, or the portal with the admin token. */
export type Actor =
  { type: 'anonymous' } | { type: 'user'; name: string } | { type: 'portal' };

/** Demo user names; `portal` is never a user. */
const USER = /^[a-z][a-z0-9-]{0,38}$/;

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Reads the `Authorization` header: `Bearer <admin token>`, basic with the admin
 * token as password, or basic with a demo user and the password `<name>-demo`.
 *
 * @returns undefined when credentials were given and are wrong.
 */
export function authenticate(
  req: IncomingMessage,
  adminToken: string,
): Actor | undefined {
  const header = req.headers.authorization;
  if (header === undefined || header === '') {
    return { type: 'anonymous' };
  }
  const [scheme, value = ''] = header.split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') {
    return equal(value, adminToken) ? { type: 'portal' } : undefined;
  }
  if (scheme.toLowerCase() !== 'basic') {
    return undefined;
  }
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const name = decoded.slice(0, Math.max(colon, 0));
  const password = decoded.slice(colon + 1);
  if (equal(password, adminToken)) {
    return { type: 'portal' };
  }
  return USER.test(name) && name !== 'portal' && equal(password, `${name}-demo`)
    ? { type: 'user', name }
    : undefined;
}
