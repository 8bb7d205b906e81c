import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';
import { GithubApiError } from './GithubApiError';

function classifyAnswer({ status, rateLimited }: GithubApiError): ErrorClass {
  if (rateLimited || status >= 500) {
    return 'retry';
  }
  return [400, 401, 403, 404, 422].includes(status) ? 'permanent' : 'unknown';
}

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  return error instanceof GithubApiError
    ? classifyAnswer(error)
    : classifyError(error);
}
