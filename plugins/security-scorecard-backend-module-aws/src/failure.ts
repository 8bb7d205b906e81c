import { isError } from '@backstage/errors';

const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
  'AuthFailure',
  'AuthorizationErrorException',
  'InvalidClientTokenId',
  'ExpiredToken',
  'ExpiredTokenException',
]);
const THROTTLED = new Set([
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'SlowDown',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/** What AWS called the error, for example `AccessDeniedException`. */
export function failureCode(error: unknown): string {
  return isError(error) ? error.name : 'Error';
}

/**
 * Says which call failed and what to do about it, in one sentence.
 *
 * @param action - the IAM action, for example `inspector2:ListFindings`
 * @param where - account and region
 */
export function describeFailure(
  error: unknown,
  action: string,
  where: string,
): string {
  const code = failureCode(error);
  if (DENIED.has(code)) {
    return `${action} was denied in ${where} (${code}); allow the action for the credentials that Fairway uses there`;
  }
  if (THROTTLED.has(code)) {
    return `${action} was throttled in ${where} until all retries were used (${code}); the next run tries again`;
  }
  const detail = isError(error) ? error.message : String(error);
  return `${action} failed in ${where} (${code}: ${detail}); the next run tries again`;
}
