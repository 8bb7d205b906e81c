import { isError } from '@backstage/errors';
import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

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
  AccessDeniedException: 'permanent',
  ResourceNotFoundException: 'permanent',
  ServiceQuotaExceededException: 'permanent',
  ValidationException: 'permanent',
  UnrecognizedClientException: 'permanent',
  InvalidSignatureException: 'permanent',
};

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  return (isError(error) && BY_NAME[error.name]) || classifyError(error);
}
