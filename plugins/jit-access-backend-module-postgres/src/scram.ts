import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4096;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** A password of 192 random bits, in characters that need no quoting anywhere. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * What PostgreSQL keeps of a password, by RFC 5802 and its manual's description
 * of pg_authid. Sending this instead of the password keeps the password out of
 * the server's log.
 *
 * @param password - ASCII, so that it needs no normalization
 */
export function scramVerifier(
  password: string,
  salt: Buffer = randomBytes(SALT_BYTES),
): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, HASH_BYTES, 'sha256');
  const keyOf = (name: string) =>
    createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest();
  const parts = [stored, keyOf('Server Key')].map(key =>
    key.toString('base64'),
  );
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${parts.join(':')}`;
}
