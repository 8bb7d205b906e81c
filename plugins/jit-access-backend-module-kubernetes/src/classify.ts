import { isError } from '@backstage/errors';
import { ApiException } from '@kubernetes/client-node';
import type { ErrorClass } from '@fairway/plugin-jit-access-node';

/** By status of the API server's answer. */
const BY_STATUS: Record<number, ErrorClass> = {
  400: 'permanent',
  401: 'permanent',
  403: 'permanent',
  404: 'permanent',
  405: 'permanent',
  422: 'permanent',
  // A precondition failed: what is there has to be looked at again.
  409: 'retry',
  410: 'retry',
  429: 'retry',
  500: 'retry',
  502: 'retry',
  503: 'retry',
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
  // Node's HTTP client: the other side closed, or did not answer.
  UND_ERR_BODY_TIMEOUT: 'retry',
  UND_ERR_CONNECT_TIMEOUT: 'retry',
  UND_ERR_HEADERS_TIMEOUT: 'retry',
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
  ServiceUnavailableError: 'retry',
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
  if (error instanceof ApiException) {
    return BY_STATUS[error.code] ?? 'unknown';
  }
  const code = typeof error.code === 'string' ? error.code : '';
  const known = BY_CODE[code] ?? BY_NAME[error.name];
  if (known) {
    return known;
  }
  // Clients wrap what the connection said.
  return error.cause === undefined ? 'unknown' : classify(error.cause);
}
