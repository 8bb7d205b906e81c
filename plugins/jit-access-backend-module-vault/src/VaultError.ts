import { isError } from '@backstage/errors';
import type { ErrorClass } from '@fairway/plugin-jit-access-node';

/** Vault said no, or nothing that can be understood. */
export class VaultError extends Error {
  readonly name = 'VaultError';
  /** HTTP status; null when no answer came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** By the list of status codes in Vault's API documentation. */
const BY_STATUS: Record<number, ErrorClass> = {
  400: 'permanent',
  403: 'permanent',
  404: 'permanent',
  405: 'permanent',
  412: 'retry', // an eventually consistent node is not there yet
  429: 'retry', // rate limit, or a standby
  472: 'retry', // a secondary for disaster recovery
  473: 'retry', // a performance standby
  501: 'retry', // not initialised
  502: 'retry', // whom Vault asked failed
  503: 'retry', // sealed, or in maintenance
  504: 'retry',
};

const BY_CODE: Record<string, ErrorClass> = {
  EAI_AGAIN: 'retry',
  ECONNREFUSED: 'retry',
  ECONNRESET: 'retry',
  EHOSTUNREACH: 'retry',
  ENETUNREACH: 'retry',
  ENOTFOUND: 'retry',
  EPIPE: 'retry',
  ETIMEDOUT: 'retry',
  UND_ERR_CONNECT_TIMEOUT: 'retry',
  UND_ERR_SOCKET: 'retry',
  CERT_HAS_EXPIRED: 'permanent',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'permanent',
  ERR_TLS_CERT_ALTNAME_INVALID: 'permanent',
  SELF_SIGNED_CERT_IN_CHAIN: 'permanent',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'permanent',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'permanent',
};

const BY_NAME: Record<string, ErrorClass> = {
  AbortError: 'retry',
  TimeoutError: 'retry',
  ConflictError: 'permanent',
  InputError: 'permanent',
  NotAllowedError: 'permanent',
  NotFoundError: 'permanent',
};

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  if (error instanceof VaultError) {
    return error.status === null
      ? classifyCause(error.cause)
      : (BY_STATUS[error.status] ?? 'unknown');
  }
  return BY_NAME[error.name] ?? 'unknown';
}

/** What fetch failed of, which hides in its cause. */
function classifyCause(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  const byCode =
    typeof error.code === 'string' ? BY_CODE[error.code] : undefined;
  if (byCode) {
    return byCode;
  }
  return error.cause === undefined ? 'unknown' : classifyCause(error.cause);
}
