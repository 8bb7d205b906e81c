import { escapeIdentifier, escapeLiteral } from 'pg';

/** First version that keeps one membership per grantor, with options. */
const GRANTOR_VERSION = 160_000;

/** How memberships are granted and revoked on a version of PostgreSQL. */
export interface Dialect {
  /**
   * Whether a membership by us can stand beside one by somebody else. Where it
   * can't, granting over another's membership would leave no trace of ours,
   * and revoking would take theirs.
   */
  readonly sharesMembership: boolean;
  /** Whether the grantee can SET ROLE, which a running session keeps after the revoke. */
  readonly allowsSetRole: boolean;
  /** Statement that makes `login` a member of `role`. */
  grant(role: string, login: string): string;
  /** Statement that takes away the membership that we granted. */
  revoke(role: string, login: string): string;
  /** Whether a role with CREATEROLE is kept to the roles it administers. */
  readonly confinesCreateRole: boolean;
}

/** Statement that lets a login log in until then. */
export function openLogin(login: string, until: Date): string {
  return `ALTER ROLE ${escapeIdentifier(login)} LOGIN VALID UNTIL '${until.toISOString()}'`;
}

/** Statement that lets nobody log in as it any more. */
export function closeLogin(login: string): string {
  return `ALTER ROLE ${escapeIdentifier(login)} NOLOGIN PASSWORD NULL VALID UNTIL '-infinity'`;
}

/** Statement that gives a login a password, by its verifier. */
export function setPassword(login: string, verifier: string): string {
  return `ALTER ROLE ${escapeIdentifier(login)} PASSWORD ${escapeLiteral(verifier)}`;
}

const modern: Dialect = {
  sharesMembership: true,
  confinesCreateRole: true,
  allowsSetRole: false,
  // SET FALSE: a session that had done SET ROLE would keep the role after the
  // revoke, and objects made under it would belong to the role.
  grant: (role, login) =>
    `GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(login)} WITH INHERIT TRUE, SET FALSE GRANTED BY CURRENT_USER`,
  revoke: (role, login) =>
    `REVOKE ${escapeIdentifier(role)} FROM ${escapeIdentifier(login)} GRANTED BY CURRENT_USER`,
};

// Grantors are recorded, but there is one row per member and REVOKE takes it
// whoever granted it, so the caller looks at the grantor first.
const legacy: Dialect = {
  sharesMembership: false,
  confinesCreateRole: false,
  allowsSetRole: true,
  grant: (role, login) =>
    `GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(login)}`,
  revoke: (role, login) =>
    `REVOKE ${escapeIdentifier(role)} FROM ${escapeIdentifier(login)}`,
};

/**
 * The dialect of a server.
 *
 * @param version - `server_version_num`, for example 150004 or 180000; the
 * newest when absent
 */
export function dialectFor(version: number = GRANTOR_VERSION): Dialect {
  return version >= GRANTOR_VERSION ? modern : legacy;
}
