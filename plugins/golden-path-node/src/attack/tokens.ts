import { generateKeyPairSync, sign } from 'node:crypto';

const keys = generateKeyPairSync('ed25519');
const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Settings of a service that takes the tokens of {@link tokenOf}. */
export const TOKEN_SETTINGS = {
  AUTH_PUBLIC_KEY: keys.publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString(),
  AUTH_ISSUER: 'https://id.attack.test',
  AUTH_AUDIENCE: 'ledger',
};

/** A token of somebody with roles; valid for an hour, but for what is changed. */
export function tokenOf(
  subject: string,
  roles: unknown,
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): string {
  const signed = `${encode({ alg: 'EdDSA', typ: 'JWT', ...header })}.${encode({
    iss: TOKEN_SETTINGS.AUTH_ISSUER,
    aud: TOKEN_SETTINGS.AUTH_AUDIENCE,
    sub: subject,
    exp: Math.floor(Date.now() / 1000) + 3600,
    roles,
    ...claims,
  })}`;
  return `${signed}.${sign(null, Buffer.from(signed), keys.privateKey).toString('base64url')}`;
}
