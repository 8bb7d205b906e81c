import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';

/** Somebody who showed a valid token. */
export interface Principal {
  subject: string;
  roles: readonly string[];
}

/** Checks tokens of one issuer for one audience. */
export interface TokenVerifier {
  /** The principal, or undefined when the token is not valid. Never rejects. */
  verify(token: string): Promise<Principal | undefined>;
}

/** Refuses everything: what runs while the service has no key. */
export const refuseAll: TokenVerifier = { verify: () => Promise.resolve(undefined) };

const MAX_TOKEN_LENGTH = 8192;
const MAX_SUBJECT_LENGTH = 200;
const PEM = /-----BEGIN PUBLIC KEY-----[\w+/=\s]+-----END PUBLIC KEY-----/g;

/** The algorithms that a key allows; what a token's header says only has to agree. */
function algorithmsOf(key: KeyObject): string[] {
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return ['EdDSA', 'Ed25519'];
    case 'rsa':
      return ['RS256', 'PS256'];
    case 'ec':
      return ['ES256'];
    default:
      throw new Error('AUTH_PUBLIC_KEY must be an Ed25519, RSA or P-256 public key.');
  }
}

function rolesOf(claim: unknown): string[] {
  return Array.isArray(claim)
    ? claim.filter((role): role is string => typeof role === 'string')
    : [];
}

/**
 * Verifies JSON Web Tokens (RFC 7519) with public keys.
 *
 * @param options.publicKeys - PEM, one or several
 * @throws Error when there is no key, or one of an unknown type
 */
export function createTokenVerifier(options: {
  publicKeys: string;
  issuer: string;
  audience: string;
  now: () => Date;
}): TokenVerifier {
  const { publicKeys, issuer, audience, now } = options;
  const keys = (publicKeys.match(PEM) ?? []).map(pem => {
    const key = createPublicKey(pem);
    return { key, algorithms: algorithmsOf(key) };
  });
  if (keys.length === 0) {
    throw new Error('AUTH_PUBLIC_KEY holds no PEM public key.');
  }
  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) {
        return undefined;
      }
      for (const { key, algorithms } of keys) {
        try {
          const { payload } = await jwtVerify(token, key, {
            algorithms,
            issuer,
            audience,
            requiredClaims: ['sub', 'exp'],
            currentDate: now(),
          });
          const { sub, roles } = payload;
          if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT_LENGTH) {
            return undefined;
          }
          return { subject: sub, roles: rolesOf(roles) };
        } catch {
          // Another key may fit; when none does, the token is not valid.
        }
      }
      return undefined;
    },
  };
}
