import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  accessEmergencyPermission,
  accessProviderReadPermission,
  canonicalRef,
  type Hold,
  type RevokeAll,
  type RevokeAllResult,
} from '@fairway/plugin-jit-access-common';
import type { Authorizer } from '../permissions/Authorizer';
import type { UserCredentials } from './Assessor';
import type { EmergencyService } from './EmergencyService';
import type { RateLimiter } from './RateLimiter';

const WHY = `You need the permission ${accessEmergencyPermission.name} to do this`;

/** Emergency commands and holds, for who may use them. */
export class AuthorizedEmergency {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly emergency: EmergencyService,
    private readonly rates: RateLimiter,
  ) {}

  /** Throws NotAllowedError, and InputError naming the field. */
  async revokeAll(
    command: RevokeAll,
    credentials: UserCredentials,
  ): Promise<RevokeAllResult> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.ensureAllowed(credentials, by, 'revoke-all', {
      scope: command.scope,
      ref: command.ref ?? null,
    });
    return this.emergency.revokeAll({
      scope: command.scope,
      ref: refOf(command),
      reason: command.reason,
      hold: command.hold,
      by,
    });
  }

  /** Throws NotAllowedError. */
  async list(credentials: BackstageCredentials): Promise<Hold[]> {
    await this.authorizer.ensureAllowed(
      accessProviderReadPermission,
      credentials,
    );
    return this.emergency.list();
  }

  /** Throws NotAllowedError, NotFoundError, and ConflictError when it was lifted before. */
  async lift(
    id: string,
    o: { reason: string },
    credentials: UserCredentials,
  ): Promise<Hold> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.ensureAllowed(credentials, by, 'lift', { hold: id });
    // Also of those who may: what was lifted before is refused, and on record.
    await this.rates.take(by, 'lift');
    return this.emergency.lift(id, by, o.reason);
  }

  private async ensureAllowed(
    credentials: UserCredentials,
    by: string,
    what: 'revoke-all' | 'lift',
    details: Record<string, string | null>,
  ): Promise<void> {
    if (
      !(await this.authorizer.isAllowed(accessEmergencyPermission, credentials))
    ) {
      // Who may revoke is never held up.
      await this.rates.take(by, what);
      await this.emergency.auditRefusal(by, `${what}-refused`, {
        ...details,
        why: WHY,
      });
      throw new NotAllowedError(WHY);
    }
  }
}

function refOf({ scope, ref }: RevokeAll): string | null {
  if (scope === 'everything') {
    if (ref !== undefined) {
      throw new InputError(
        "ref has no place in scope 'everything'; leave it out, or name the scope that is meant. Nothing was changed",
      );
    }
    return null;
  }
  if (ref === undefined) {
    throw new InputError(
      `ref is missing: whose access is to end? Nothing was changed`,
    );
  }
  const canonical = canonicalRef(ref);
  if (canonical.startsWith('user:') !== (scope === 'person')) {
    throw new InputError(
      `ref '${ref}' is not of scope '${scope}'. Nothing was changed`,
    );
  }
  return canonical;
}
