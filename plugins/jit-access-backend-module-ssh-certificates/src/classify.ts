import { isError } from '@backstage/errors';
import type { ErrorClass } from '@fairway/plugin-jit-access-node';

const BY_NAME: Record<string, ErrorClass> = {
  AbortError: 'retry',
  TimeoutError: 'retry',
  KnexTimeoutError: 'retry',
  ConflictError: 'permanent',
  InputError: 'permanent',
  NotAllowedError: 'permanent',
  NotFoundError: 'permanent',
};

/** Of the plugin's database: lost connections, conflicts and shortages. */
const RETRY_CODE =
  /^(08|40|53|57)[0-9A-Z]{3}$|^SQLITE_BUSY|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  if (!isError(error)) {
    return 'unknown';
  }
  if (typeof error.code === 'string' && RETRY_CODE.test(error.code)) {
    return 'retry';
  }
  return BY_NAME[error.name] ?? 'unknown';
}
