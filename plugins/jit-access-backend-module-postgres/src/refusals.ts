import type { GrantableRoles, Membership } from './catalog';
import type { Dialect } from './dialect';

/** Why the role can't be granted, as a sentence; undefined when it can. */
export function refusalOfRole(
  { admin, adminPowers, roles }: GrantableRoles,
  role: string,
): string | undefined {
  if (adminPowers.length) {
    return `the admin role '${admin}' is ${adminPowers.join(', ')}: use one that can do nothing but grant the roles meant for it`;
  }
  const known = roles.get(role);
  if (!known) {
    return `there is no role '${role}' on which '${admin}' has ADMIN OPTION: run GRANT … TO … WITH ADMIN OPTION if it is to be granted just in time`;
  }
  if (known.canLogin) {
    return `'${role}' is a login, and a login is not granted to people: make a NOLOGIN role that holds the rights`;
  }
  if (known.powers.length) {
    return `'${role}' gives power over the server: ${known.powers.join(', ')}`;
  }
  return undefined;
}

/** Why a login can't be given a role. */
export interface LoginRefusal {
  kind: 'missing' | 'unusable' | 'taken';
  /** As the end of a sentence. */
  text: string;
}

/** Why the role can't be granted to the login; undefined when it can. */
export function refusalOfLogin(
  { login, otherGrantors }: Membership,
  principal: string,
  dialect: Dialect,
): LoginRefusal | undefined {
  switch (login) {
    case 'usable':
      break;
    case 'missing':
      return {
        kind: 'missing',
        text: `there is no login '${principal}' on this server`,
      };
    case 'no-login':
      return {
        kind: 'unusable',
        text: `'${principal}' is a role without LOGIN, not a person's login`,
      };
    case 'superuser':
      return {
        kind: 'unusable',
        text: `'${principal}' is a superuser, which no revoke takes anything from`,
      };
    case 'ourselves':
      return {
        kind: 'unusable',
        text: `'${principal}' is the admin role itself`,
      };
    default:
      return {
        kind: 'unusable',
        text: `'${principal}' is in a state that is not known (${login satisfies never})`,
      };
  }
  if (otherGrantors.length && !dialect.sharesMembership) {
    return {
      kind: 'taken',
      text: `'${principal}' holds the role already, granted by ${otherGrantors.join(', ')}, and this version of PostgreSQL has no room for a second membership`,
    };
  }
  return undefined;
}
