import { isError } from '@backstage/errors';
import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

/** A directory said no, or nothing. */
export class DirectoryError extends Error {
  readonly name = 'DirectoryError';
  /** LDAP result code by RFC 4511; null when none came. */
  readonly resultCode: number | null;

  constructor(message: string, resultCode: number | null, cause: unknown) {
    super(message, { cause });
    this.resultCode = resultCode;
  }
}

/** Result codes of RFC 4511, appendix A, that are acted on. */
export const RESULT = {
  noSuchAttribute: 16,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unwillingToPerform: 53,
  objectClassViolation: 65,
  referral: 10,
  confidentialityRequired: 13,
} as const;

const ADVICE: Partial<Record<number, string>> = {
  [RESULT.referral]: 'point url at the server that takes writes',
  [RESULT.confidentialityRequired]: 'use ldaps:// or startTls',
  [RESULT.noSuchObject]:
    'look whether it is there, and whether the bind DN may see it',
  [RESULT.invalidCredentials]: 'check bind.dn and bind.password',
  [RESULT.insufficientAccessRights]:
    'give the bind DN the rights that the README lists',
  [RESULT.unwillingToPerform]:
    'the server may be read-only, or have a rule of its own against it',
};

const RETRY_CODES = new Set([3, 51, 52]);
const UNKNOWN_CODES = new Set([1, 80]);

/** The client's own errors, which have no code. */
const CONNECTION_MESSAGES =
  /^(Connection (closed|timeout)|Socket (error|connection not)|Client network socket disconnected)|Operation timed out$/;

/** The result code that a directory answered with; null when it is none. */
export function resultCodeOf(error: unknown): number | null {
  // An abort has a number of its own, which is none of LDAP's.
  return isError(error) &&
    typeof error.code === 'number' &&
    classifyError(error) === 'unknown'
    ? error.code
    : null;
}

/** Whether it is a call that was ended or refused, and not an answer or a connection's end. */
function saysEnough(error: Error & { code?: unknown }): boolean {
  return typeof error.code !== 'string' && classifyError(error) !== 'unknown';
}

/** Says what was being done at which directory, and what to do next. */
export function describeError(doing: string, error: unknown): unknown {
  if (!isError(error) || saysEnough(error)) {
    return error;
  }
  const code = resultCodeOf(error);
  const advice = code === null ? undefined : ADVICE[code];
  const known = code !== null || classify(error) !== 'unknown';
  if (!known) {
    return error;
  }
  const said = [
    error.message.trim() || error.name,
    code === null ? '' : ` (result code ${code})`,
    advice ? `; ${advice}` : '',
  ].join('');
  return new DirectoryError(`${doing}: ${said}`, code, error);
}

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  if (error instanceof DirectoryError && error.resultCode === null) {
    return classify(error.cause);
  }
  const code =
    error instanceof DirectoryError ? error.resultCode : resultCodeOf(error);
  if (code !== null) {
    if (RETRY_CODES.has(code)) {
      return 'retry';
    }
    return UNKNOWN_CODES.has(code) ? 'unknown' : 'permanent';
  }
  const known = classifyError(error);
  return known === 'unknown' && CONNECTION_MESSAGES.test(error.message)
    ? 'retry'
    : known;
}
