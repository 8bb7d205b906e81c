import { isError } from '@backstage/errors';
import type { ErrorClass } from '@fairway/plugin-jit-access-node';

/** Names of errors of the services and of the SDK. */
const BY_NAME: Record<string, ErrorClass> = {
  // The write of before has not reached every host of the service yet.
  ConflictException: 'retry',
  ThrottlingException: 'retry',
  TooManyRequestsException: 'retry',
  RequestLimitExceeded: 'retry',
  InternalServerException: 'retry',
  ServiceUnavailableException: 'retry',
  ExpiredTokenException: 'retry',
  RequestTimeTooSkewed: 'retry',
  AbortError: 'retry',
  TimeoutError: 'retry',
  ServiceUnavailableError: 'retry',
  AccessDeniedException: 'permanent',
  ResourceNotFoundException: 'permanent',
  ServiceQuotaExceededException: 'permanent',
  ValidationException: 'permanent',
  UnrecognizedClientException: 'permanent',
  InvalidSignatureException: 'permanent',
  ConflictError: 'permanent',
  InputError: 'permanent',
  NotAllowedError: 'permanent',
  NotFoundError: 'permanent',
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
  CERT_HAS_EXPIRED: 'permanent',
  ERR_TLS_CERT_ALTNAME_INVALID: 'permanent',
  SELF_SIGNED_CERT_IN_CHAIN: 'permanent',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'permanent',
};

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  const code = typeof error.code === 'string' ? error.code : '';
  return BY_NAME[error.name] ?? BY_CODE[code] ?? 'unknown';
}
