import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RequestError } from './http';
import type { Organisation } from './organisation';

/** Who speaks: nobody known, a demo user, or the portal with the admin token. */
export type Actor =
  { type: 'anonymous' } | { type: 'user'; name: string } | { type: 'portal' };

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Reads the `Authorization` header: `Bearer <admin token>`, basic with the admin
 * token as password, or basic with somebody of the organisation and the password
 * `<name>-demo`.
 *
 * @returns undefined when credentials were given and are wrong.
 */
export function authenticate(
  req: IncomingMessage,
  adminToken: string,
  organisation: Organisation,
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
  return name !== 'portal' &&
    organisation.person(name) !== undefined &&
    equal(password, `${name}-demo`)
    ? { type: 'user', name }
    : undefined;
}

/** `portal`, a user's name, or undefined for somebody who only reads. */
export function actorName(actor: Actor): string | undefined {
  switch (actor.type) {
    case 'user':
      return actor.name;
    case 'portal':
      return 'portal';
    default:
      return undefined;
  }
}

/**
 * The name of somebody who may change something.
 *
 * @param what - what they want to do, for example `Pushing`
 * @throws RequestError 401 for nobody, 403 for who only reads
 */
export function requireWriter(
  actor: Actor,
  organisation: Organisation,
  what: string,
): string {
  const name = actorName(actor);
  if (name === undefined) {
    throw new RequestError(
      401,
      `${what} needs credentials: a demo user and the password <user>-demo.`,
    );
  }
  if (name !== 'portal' && !organisation.mayWrite(name)) {
    throw new RequestError(
      403,
      `${what} is not for ${organisation.displayName(name)}, who reads and changes nothing.`,
    );
  }
  return name;
}

/** @throws RequestError unless it is the portal */
export function requirePortal(actor: Actor, message: string): void {
  if (actor.type !== 'portal') {
    throw new RequestError(actor.type === 'anonymous' ? 401 : 403, message);
  }
}
