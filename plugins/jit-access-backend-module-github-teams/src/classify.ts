import { isError } from '@backstage/errors';
import type { ErrorClass } from '@fairway/plugin-jit-access-node';
import { GithubApiError } from './GithubApiError';

const BY_CODE: Record<string, ErrorClass> = {
  EAI_AGAIN: 'retry',
  ECONNREFUSED: 'retry',
  ECONNRESET: 'retry',
  EHOSTUNREACH: 'retry',
  ENETUNREACH: 'retry',
  ENOTFOUND: 'retry',
  EPIPE: 'retry',
  ETIMEDOUT: 'retry',
  // Node's HTTP client: the other side closed, or did not answer.
  UND_ERR_BODY_TIMEOUT: 'retry',
  UND_ERR_CONNECT_TIMEOUT: 'retry',
  UND_ERR_HEADERS_TIMEOUT: 'retry',
  UND_ERR_SOCKET: 'retry',
  CERT_HAS_EXPIRED: 'permanent',
  ERR_TLS_CERT_ALTNAME_INVALID: 'permanent',
  SELF_SIGNED_CERT_IN_CHAIN: 'permanent',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'permanent',
};

const BY_NAME: Record<string, ErrorClass> = {
  AbortError: 'retry',
  TimeoutError: 'retry',
  ServiceUnavailableError: 'retry',
  ConflictError: 'permanent',
  InputError: 'permanent',
  NotAllowedError: 'permanent',
  NotFoundError: 'permanent',
};

function classifyAnswer({ status, rateLimited }: GithubApiError): ErrorClass {
  if (rateLimited || status >= 500) {
    return 'retry';
  }
  return [400, 401, 403, 404, 422].includes(status) ? 'permanent' : 'unknown';
}

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (error instanceof GithubApiError) {
    return classifyAnswer(error);
  }
  if (!isError(error)) {
    return 'unknown';
  }
  const code = typeof error.code === 'string' ? error.code : '';
  const known = BY_CODE[code] ?? BY_NAME[error.name];
  if (known) {
    return known;
  }
  // The client wraps what the connection said.
  return error.cause === undefined ? 'unknown' : classify(error.cause);
}
