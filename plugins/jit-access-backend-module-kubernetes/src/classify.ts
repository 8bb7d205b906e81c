import { ApiException } from '@kubernetes/client-node';
import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

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

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  return error instanceof ApiException
    ? (BY_STATUS[error.code] ?? 'unknown')
    : classifyError(error);
}
