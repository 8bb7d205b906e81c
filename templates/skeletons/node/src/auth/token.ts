import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Somebody who showed a valid token. */
export interface Principal {
  subject: string;
  roles: readonly string[];
}

/** Checks tokens of one issuer for one audience. */
export interface TokenVerifier {
  /** The principal, or undefined when the token is not valid. Never throws. */
  verify(token: string): Principal | undefined;
}

/** Refuses everything: what runs while the service has no key. */
export const refuseAll: TokenVerifier = { verify: () => undefined };

const MAX_TOKEN_LENGTH = 8192;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodePart(part: string): Record<string, unknown> | undefined {
  const value: unknown = JSON.parse(
    Buffer.from(part, 'base64url').toString('utf8'),
  );
  return isRecord(value) ? value : undefined;
}

/** The one algorithm that the key allows; what a token's header says only has to agree. */
function algorithmOf(key: KeyObject): { name: string; digest: string | null } {
  if (key.asymmetricKeyType === 'ed25519') {
    return { name: 'EdDSA', digest: null };
  }
  if (key.asymmetricKeyType === 'rsa') {
    return { name: 'RS256', digest: 'sha256' };
  }
  throw new Error('AUTH_PUBLIC_KEY must be an RSA or Ed25519 public key.');
}

/**
 * Verifies JSON Web Tokens (RFC 7519) with a public key.
 *
 * @throws Error when the key is not a public key of a known type
 */
export function createTokenVerifier(options: {
  publicKey: string;
  issuer: string;
  audience: string;
  now: () => Date;
}): TokenVerifier {
  const key = createPublicKey(options.publicKey);
  const algorithm = algorithmOf(key);

  function check(token: string): Principal | undefined {
    const [head, body, signature, ...more] = token.split('.');
    if (!head || !body || !signature || more.length > 0) {
      return undefined;
    }
    const header = decodePart(head);
    if (header?.alg !== algorithm.name || 'crit' in header) {
      return undefined;
    }
    const signed = verify(
      algorithm.digest,
      Buffer.from(`${head}.${body}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    const claims = signed ? decodePart(body) : undefined;
    if (!claims) {
      return undefined;
    }
    const { iss, aud, exp, nbf, sub, roles } = claims;
    const seconds = options.now().getTime() / 1000;
    const forUs = Array.isArray(aud)
      ? aud.includes(options.audience)
      : aud === options.audience;
    if (
      iss !== options.issuer ||
      !forUs ||
      typeof exp !== 'number' ||
      exp <= seconds ||
      (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds)) ||
      typeof sub !== 'string' ||
      sub === ''
    ) {
      return undefined;
    }
    return {
      subject: sub,
      roles: Array.isArray(roles)
        ? roles.filter((role): role is string => typeof role === 'string')
        : [],
    };
  }

  return {
    verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) {
        return undefined;
      }
      try {
        return check(token);
      } catch {
        return undefined;
      }
    },
  };
}
