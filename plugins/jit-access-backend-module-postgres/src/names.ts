/** Annotation of a User entity that names the person's PostgreSQL login. */
export const POSTGRES_LOGIN_ANNOTATION = 'fairway.dev/postgres-login';

/** Bytes of a name that PostgreSQL keeps; it silently cuts what is longer. */
const MAX_NAME_BYTES = 63;

/**
 * Why a name can't be the name of a role, as the end of a sentence; undefined
 * when it can. Quotes, blanks inside and any script are all right, since every
 * name is quoted; what PostgreSQL would read as something else is not.
 */
export function problemOfRoleName(name: string): string | undefined {
  if (name === '') {
    return 'is empty';
  }
  if (name !== name.trim()) {
    return 'begins or ends with a blank';
  }
  if (/[\p{Cc}\p{Cs}]/u.test(name)) {
    return 'has control characters or broken Unicode';
  }
  const bytes = Buffer.byteLength(name, 'utf8');
  if (bytes > MAX_NAME_BYTES) {
    return `is ${bytes} bytes long; PostgreSQL would cut it to ${MAX_NAME_BYTES} and mean another role`;
  }
  // GRANT reads these two as keywords even when they are quoted.
  if (name === 'public' || name === 'none') {
    return 'is a word that PostgreSQL reserves';
  }
  if (name.startsWith('pg_')) {
    return 'begins with pg_, which PostgreSQL reserves for its own roles';
  }
  return undefined;
}
