import { isError } from '@backstage/errors';
import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

/** Of the plugin's database: lost connections, conflicts and shortages. */
const RETRY_CODE = /^(08|40|53|57)[0-9A-Z]{3}$|^SQLITE_BUSY/;

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  const isOfDatabase =
    isError(error) &&
    (error.name === 'KnexTimeoutError' ||
      (typeof error.code === 'string' && RETRY_CODE.test(error.code)));
  return isOfDatabase ? 'retry' : classifyError(error);
}
