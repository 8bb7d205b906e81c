import {
  classifyError,
  type ErrorClass,
} from '@fairway/plugin-jit-access-node';

/** Vault said no, or nothing that can be understood. */
export class VaultError extends Error {
  readonly name = 'VaultError';
  /** HTTP status; null when no answer came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** By the list of status codes in Vault's API documentation. */
const BY_STATUS: Record<number, ErrorClass> = {
  400: 'permanent',
  403: 'permanent',
  404: 'permanent',
  405: 'permanent',
  412: 'retry', // an eventually consistent node is not there yet
  429: 'retry', // rate limit, or a standby
  472: 'retry', // a secondary for disaster recovery
  473: 'retry', // a performance standby
  501: 'retry', // not initialised
  502: 'retry', // whom Vault asked failed
  503: 'retry', // sealed, or in maintenance
  504: 'retry',
};

/** Class of anything that a call of the provider throws. */
export function classify(error: unknown): ErrorClass {
  return error instanceof VaultError && error.status !== null
    ? (BY_STATUS[error.status] ?? 'unknown')
    : classifyError(error);
}
