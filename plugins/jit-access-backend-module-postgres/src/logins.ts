import type { ProviderState } from '@fairway/plugin-jit-access-node';
import type { Membership } from './catalog';
import { closeLogin, openLogin, type Dialect } from './dialect';
import { refusalOfLogin, type LoginRefusal } from './refusals';

/** What a grant does to a login besides the membership, and what it asks of it. */
export interface Logins {
  /** Powers that the admin role may have for it. */
  readonly adminPowers: readonly string[];
  refusal(
    membership: Membership,
    login: string,
    dialect: Dialect,
  ): LoginRefusal | undefined;
  state(membership: Membership): ProviderState;
  /** Whether a grant would bring memberships back whose time is over. */
  revives(membership: Membership): boolean;
  /** Statements that go with the grant. */
  granting(membership: Membership, login: string, until: Date): string[];
  /** Statements that go with the revoke. */
  revoking(membership: Membership, login: string): string[];
}

/** People have logins of their own, which Fairway leaves alone. */
export const standingLogins: Logins = {
  adminPowers: [],
  refusal: refusalOfLogin,
  state({ ours, member }) {
    if (ours) {
      return 'present';
    }
    return member ? 'foreign' : 'absent';
  },
  revives: () => false,
  granting: () => [],
  revoking: () => [],
};

/** The later of the two: other grants of the login may last longer. */
function later({ open, validUntil }: Membership, until: Date): Date {
  const before = open && validUntil !== null ? new Date(validUntil) : until;
  return before > until ? before : until;
}

/** People's logins are closed, and open only while they hold a grant. */
export const shortLivedLogins: Logins = {
  adminPowers: ['CREATEROLE'],
  refusal(membership, login, dialect) {
    const unusable = (text: string): LoginRefusal => ({
      kind: 'unusable',
      text,
    });
    if (!dialect.confinesCreateRole) {
      return unusable(
        'short-lived logins need PostgreSQL 16 or later, where CREATEROLE is kept to the roles it administers',
      );
    }
    if (membership.open && membership.grantedByUs === 0) {
      return unusable(
        `'${login}' can log in at any time; ALTER ROLE … NOLOGIN it, so that it is open only while a grant lasts`,
      );
    }
    const { login: kind } = membership;
    if (kind !== 'no-login' && kind !== 'usable') {
      return refusalOfLogin(membership, login, dialect);
    }
    return membership.administered
      ? undefined
      : unusable(
          `the admin role has no ADMIN OPTION on '${login}' and can't open it`,
        );
  },
  state(membership) {
    // A membership of a login whose time is over gives nobody anything.
    return membership.ours && !membership.open
      ? 'absent'
      : standingLogins.state(membership);
  },
  revives: ({ open, ours, grantedByUs }) =>
    !open && grantedByUs - (ours ? 1 : 0) > 0,
  granting: (membership, login, until) => [
    openLogin(login, later(membership, until)),
  ],
  revoking: ({ ours, grantedByUs }, login) =>
    grantedByUs - (ours ? 1 : 0) > 0 ? [] : [closeLogin(login)],
};
