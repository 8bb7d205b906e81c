import { isError } from '@backstage/errors';
import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

/**
 * Classes and codes of SQLSTATE, by the appendix "PostgreSQL Error Codes" of
 * its manual. A code is looked up before its class.
 */
const BY_SQLSTATE: Record<string, ErrorClass> = {
  '08': 'retry', // connection exception
  '40': 'retry', // transaction rollback
  '53': 'retry', // insufficient resources
  '57': 'retry', // operator intervention: shutdown, starting up, cancelled
  '58': 'retry', // system error outside PostgreSQL
  '23505': 'retry', // two sessions inserted the same membership
  '55006': 'retry', // object in use
  '55P03': 'retry', // lock not available
  '0A': 'permanent', // feature not supported
  '0L': 'permanent', // invalid grantor
  '0P': 'permanent', // invalid role specification
  '22': 'permanent', // data exception
  '28': 'permanent', // invalid authorization, wrong password
  '3D': 'permanent', // no such database
  '42': 'permanent', // no such role, insufficient privilege, syntax
};

/** The client's own errors, which have no code. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  const code = typeof error.code === 'string' ? error.code : '';
  if (/^[0-9A-Z]{5}$/.test(code) && 'severity' in error) {
    return BY_SQLSTATE[code] ?? BY_SQLSTATE[code.slice(0, 2)] ?? 'unknown';
  }
  const known = classifyError(error);
  return known === 'unknown' && CONNECTION_MESSAGES.test(error.message)
    ? 'retry'
    : known;
}
