import { isError } from '@backstage/errors';
import type { ErrorClass } from './provider';

/** Codes of Node.js and its HTTP client, and names of errors. */
const RETRY = new Set<unknown>([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // The other side closed, or did not answer.
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
  'AbortError',
  'TimeoutError',
  'ServiceUnavailableError',
]);

const PERMANENT = new Set<unknown>([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
]);

/**
 * Class of what Node.js and Backstage throw: lost connections, certificates
 * that are not trusted, calls that were ended or refused. Clients wrap what the
 * connection said, so an error that tells nothing is judged by its cause. A
 * provider looks at the errors of its own service first.
 *
 * @public
 */
export function classifyError(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  const words = [error.code, error.name];
  if (words.some(word => RETRY.has(word))) {
    return 'retry';
  }
  if (words.some(word => PERMANENT.has(word))) {
    return 'permanent';
  }
  return classifyError(error.cause);
}
