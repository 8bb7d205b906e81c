import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Refusal } from './guard';

/** The API's error for a refusal. */
export function refusalError({ kind, message }: Refusal): Error {
  switch (kind) {
    case 'input':
      return new InputError(message);
    case 'not-allowed':
      return new NotAllowedError(message);
    case 'unavailable':
      return new ServiceUnavailableError(
        `${message}. Nothing was changed; try again later`,
      );
    default:
      return new ConflictError(message);
  }
}
