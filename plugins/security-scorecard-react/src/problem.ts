import { ResponseError } from '@backstage/errors';

/** What a person can do about a failed load depends on which of these it is. */
export type LoadProblem = 'forbidden' | 'not-found' | 'failed';

const BY_NAME: Record<string, LoadProblem> = {
  NotAllowedError: 'forbidden',
  AuthenticationError: 'forbidden',
  NotFoundError: 'not-found',
};

/** What a backend said went wrong, rather than the status of its answer. */
export function messageOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}

/** Tells refusals and missing things from failures. */
export function problemOf(error: Error): LoadProblem {
  const name = error instanceof ResponseError ? error.cause.name : error.name;
  return BY_NAME[name] ?? 'failed';
}
