import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { AuthenticationError, InputError } from '@backstage/errors';
import { exportJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { z } from 'zod/v4';
import type { ApprovalTuple } from './ApprovalStore';

const ALGORITHM = 'EdDSA';
const TYPE = 'fairway-approval+jwt';

const claims = z.object({
  jti: z.string(),
  sub: z.string(),
  aud: z.string(),
  action: z.string(),
  hash: z.string(),
});

/** What an approval says, once its signature is known to be right. */
export interface SignedApproval extends ApprovalTuple {
  grantId: string;
}

/** Reads an Ed25519 key. Throws InputError that never shows the key. */
export function readPrivateKey(text: string): KeyObject {
  try {
    const key = text.includes('-----BEGIN')
      ? createPrivateKey(text)
      : createPrivateKey({
          key: Buffer.from(text, 'base64'),
          format: 'der',
          type: 'pkcs8',
        });
    if (key.asymmetricKeyType === 'ed25519') {
      return key;
    }
  } catch {
    // What is wrong with it must not get into a log.
  }
  throw new InputError(
    'jitAccess.pipelineApproval.privateKey must be an Ed25519 private key in PKCS #8, as PEM or base64 of its DER',
  );
}

/** Signs approvals, and tells real ones from others. */
export class ApprovalSigner {
  private readonly publicKey: KeyObject;

  constructor(
    private readonly privateKey: KeyObject,
    private readonly issuer: string,
  ) {
    this.publicKey = createPublicKey(privateKey);
  }

  /** The signed approval as a compact JWS. */
  async sign(
    { grantId, pipeline, action, hash, principal }: SignedApproval,
    expiresAt: Date,
    now: Date,
  ): Promise<string> {
    return new SignJWT({ action, hash })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
      .setIssuer(this.issuer)
      .setAudience(pipeline)
      .setSubject(principal)
      .setJti(grantId)
      .setIssuedAt(Math.floor(now.getTime() / 1000))
      .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
      .sign(this.privateKey);
  }

  /** Throws AuthenticationError for what was not signed here, or is over. */
  async verify(
    token: string,
    pipeline: string,
    now: Date,
  ): Promise<SignedApproval> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: this.issuer,
        audience: pipeline,
        currentDate: now,
        requiredClaims: ['exp', 'jti', 'sub'],
      });
      const { jti, sub, aud, action, hash } = claims.parse(payload);
      return { grantId: jti, principal: sub, pipeline: aud, action, hash };
    } catch (error) {
      throw new AuthenticationError(
        'The approval is not one of this portal for this pipeline, or is past its time',
        error,
      );
    }
  }

  /** For pipelines that check a signature on their own. */
  async publicJwk(): Promise<JWK> {
    return { ...(await exportJWK(this.publicKey)), alg: ALGORITHM, use: 'sig' };
  }
}
