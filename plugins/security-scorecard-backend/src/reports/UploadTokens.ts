import {
  createHash,
  randomBytes,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';
import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  IssuedUploadToken,
  UploadToken,
} from '@fairway/plugin-security-scorecard-common';
import { normalizeTime, subtractDuration } from '../domain/durations';
import {
  toUploadToken,
  type UploadTokenRow,
  type UploadTokenStore,
} from './UploadTokenStore';

/** Start of every secret, so that secret scanners and people know it when they see it. */
const PREFIX = 'fwu_';
const SECRET = /^fwu_[A-Za-z0-9_-]{43}$/;
/** Enough to rotate, too few to hide one among. */
const MAX_USABLE = 10;

const hashOf = (secret: string) =>
  createHash('sha256').update(secret).digest('hex');

/** The token in an `Authorization` header; undefined when it holds another kind of credential. */
export function uploadSecretOf(
  authorization: string | undefined,
): string | undefined {
  const [, secret] = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '') ?? [];
  return secret?.startsWith(PREFIX) ? secret : undefined;
}

/** What {@link UploadTokens} needs. */
export interface UploadTokensOptions {
  store: UploadTokenStore;
  now: () => Date;
}

/** Tokens with which the pipelines of one entity prove who they are. */
export class UploadTokens {
  readonly #options: UploadTokensOptions;

  constructor(options: UploadTokensOptions) {
    this.#options = options;
  }

  async list(entityRef: string): Promise<UploadToken[]> {
    return (await this.#options.store.list(entityRef)).map(toUploadToken);
  }

  /** Issues a token of 256 random bits; only its hash is kept. */
  async issue(
    entityRef: string,
    request: { description: string; expiresAt?: string },
    createdBy: string,
  ): Promise<IssuedUploadToken> {
    const { store, now } = this.#options;
    const at = now().toISOString();
    const description = request.description.trim();
    if (description.length < 3) {
      throw new InputError(
        'description: say what the token is for, in at least 3 characters',
      );
    }
    const expiresAt =
      request.expiresAt === undefined ? null : normalizeTime(request.expiresAt);
    if (request.expiresAt !== undefined && !(expiresAt && expiresAt > at)) {
      throw new InputError('expiresAt: give a time in the future');
    }
    const secret = PREFIX + randomBytes(32).toString('base64url');
    const row: UploadTokenRow = {
      id: randomUUID(),
      entity_ref: entityRef,
      hash: hashOf(secret),
      description,
      created_by: createdBy,
      created_at: at,
      expires_at: expiresAt,
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    };
    if (!(await store.insert(row, MAX_USABLE))) {
      throw new ConflictError(
        `There are ${MAX_USABLE} valid upload tokens of '${entityRef}' already; revoke one that is not needed`,
      );
    }
    return { ...toUploadToken(row), secret };
  }

  async revoke(entityRef: string, id: string, by: string): Promise<void> {
    const { store, now } = this.#options;
    if (!(await store.revoke(entityRef, id, by, now().toISOString()))) {
      throw new NotFoundError(`'${entityRef}' has no upload token '${id}'`);
    }
  }

  /**
   * Checks a secret for one entity and returns the id of its token.
   *
   * @throws AuthenticationError when it is not a valid token at all
   * @throws NotAllowedError when it is another entity's; says the same whether
   *   or not the entity exists
   */
  async authenticate(secret: string, entityRef: string): Promise<string> {
    const { store, now } = this.#options;
    const at = now();
    const hash = hashOf(secret);
    const row = SECRET.test(secret) ? await store.byHash(hash) : undefined;
    const isValid =
      row !== undefined &&
      timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash)) &&
      row.revoked_at === null &&
      (row.expires_at === null || row.expires_at > at.toISOString());
    if (!isValid) {
      throw new AuthenticationError(
        'The upload token is unknown, revoked or expired; ask an owner of the service for a new one',
      );
    }
    if (row.entity_ref !== entityRef) {
      throw new NotAllowedError('The upload token is not for this entity');
    }
    await store.touch(row.id, at.toISOString(), subtractDuration(at, 'PT1M'));
    return row.id;
  }
}
