import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { UserCredentials } from '../services/Assessor';

/** Throws NotAllowedError for a service: access belongs to people. */
export function asPerson(
  auth: AuthService,
  credentials: BackstageCredentials,
): UserCredentials {
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError(
      'Access is for people; call this action with the credentials of one',
    );
  }
  return credentials;
}
