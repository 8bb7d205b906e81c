import type { Database } from './connections';

/** What the server says of the admin role and the roles it may grant. */
export interface GrantableRoles {
  /** `server_version_num`. */
  version: number;
  /** Name of the role we are connected as. */
  admin: string;
  /** Attributes the admin role has and must not have. */
  adminPowers: string[];
  /** Roles it has ADMIN OPTION on. */
  roles: Map<string, { canLogin: boolean; powers: string[] }>;
}

/** What the server says of one login and one role. */
export interface Membership {
  roleExists: boolean;
  login: 'missing' | 'no-login' | 'superuser' | 'ourselves' | 'usable';
  /** Whether a membership granted by us is there. */
  ours: boolean;
  /** Who else granted one, by name. */
  otherGrantors: string[];
  /** Whether the login has the role in any way, also through other roles. */
  member: boolean;
  /** Whether the login may log in now, by its attributes and VALID UNTIL. */
  open: boolean;
  /** ISO 8601; null when the login has no end. */
  validUntil: string | null;
  /** Whether the admin role has ADMIN OPTION on the login itself. */
  administered: boolean;
  /** Memberships of the login, in any role, that we granted. */
  grantedByUs: number;
}

/** A membership that our admin role granted. */
export interface GrantedMembership {
  role: string;
  login: string;
}

const POWERS = `array_remove(ARRAY[
  CASE WHEN r.rolsuper THEN 'SUPERUSER' END,
  CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
  CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
  CASE WHEN r.rolreplication THEN 'REPLICATION' END,
  CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END
], NULL)`;

const ADMIN = `
SELECT current_setting('server_version_num')::int AS version,
       r.rolname::text AS admin,
       ${POWERS} AS powers
FROM pg_roles r WHERE r.rolname = current_user`;

// `reach` is each role we may grant, with every role that comes with it.
const GRANTABLE = `
WITH RECURSIVE reach(root, role) AS (
  SELECT m.roleid, m.roleid FROM pg_auth_members m
  JOIN pg_roles me ON me.oid = m.member
  WHERE me.rolname = current_user AND m.admin_option
  UNION
  SELECT reach.root, m.roleid
  FROM reach JOIN pg_auth_members m ON m.member = reach.role
)
SELECT root.rolname::text AS role, root.rolcanlogin AS "canLogin",
       r.rolname::text AS part,
       ${POWERS} || CASE WHEN r.rolname LIKE 'pg\\_%' OR r.rolname = current_user
         THEN ARRAY[r.rolname::text] ELSE ARRAY[]::text[] END AS powers
FROM reach
JOIN pg_roles root ON root.oid = reach.root
JOIN pg_roles r ON r.oid = reach.role`;

// Names are compared as text: as `name`, a long parameter would be cut and
// match another role.
const MEMBERSHIP = `
SELECT r.oid IS NOT NULL AS "roleExists",
       CASE WHEN l.oid IS NULL THEN 'missing'
            WHEN l.rolname = current_user THEN 'ourselves'
            WHEN l.rolsuper THEN 'superuser'
            WHEN NOT l.rolcanlogin THEN 'no-login'
            ELSE 'usable' END AS login,
       EXISTS (SELECT FROM pg_auth_members m
               WHERE m.roleid = r.oid AND m.member = l.oid
               AND m.grantor = me.oid) AS ours,
       ARRAY(SELECT coalesce(g.rolname::text, 'a role that is gone')
             FROM pg_auth_members m LEFT JOIN pg_roles g ON g.oid = m.grantor
             WHERE m.roleid = r.oid AND m.member = l.oid
             AND m.grantor <> me.oid ORDER BY 1) AS "otherGrantors",
       coalesce(pg_has_role(l.oid, r.oid, 'MEMBER'), false) AS member,
       coalesce(l.rolcanlogin AND
         (l.rolvaliduntil IS NULL OR l.rolvaliduntil > clock_timestamp()),
         false) AS open,
       CASE WHEN isfinite(l.rolvaliduntil)
         THEN to_char(l.rolvaliduntil AT TIME ZONE 'UTC',
                      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END AS "validUntil",
       EXISTS (SELECT FROM pg_auth_members m
               WHERE m.roleid = l.oid AND m.member = me.oid
               AND m.admin_option) AS administered,
       (SELECT count(*)::int FROM pg_auth_members m
        WHERE m.member = l.oid AND m.grantor = me.oid) AS "grantedByUs"
FROM pg_roles me
LEFT JOIN pg_roles r ON r.rolname::text = $1
LEFT JOIN pg_roles l ON l.rolname::text = $2
WHERE me.rolname = current_user`;

const GRANTED = `
SELECT r.rolname::text AS role, l.rolname::text AS login
FROM pg_auth_members m
JOIN pg_roles me ON me.oid = m.grantor
JOIN pg_roles r ON r.oid = m.roleid
JOIN pg_roles l ON l.oid = m.member
WHERE me.rolname = current_user
ORDER BY 1, 2`;

/**
 * Logins that have the role, also through other roles. A membership that brings
 * neither its rights nor SET ROLE only lets its member manage the role.
 */
const holders = (version: number) => `
WITH RECURSIVE holder(role) AS (
  SELECT r.oid FROM pg_roles r WHERE r.rolname::text = $1
  UNION
  SELECT m.member FROM holder JOIN pg_auth_members m ON m.roleid = holder.role
  ${version >= 160_000 ? 'WHERE m.inherit_option OR m.set_option' : ''}
)
SELECT l.rolname::text AS login FROM holder
JOIN pg_roles l ON l.oid = holder.role
WHERE l.rolcanlogin AND l.rolname <> current_user
ORDER BY 1`;

/** Reads the names of the logins that have a role; superusers, who have all, are left out. */
export async function readHolders(
  database: Database,
  role: string,
  version: number,
): Promise<string[]> {
  const rows = await database.query<{ login: string }>(holders(version), [
    role,
  ]);
  return rows.map(row => row.login);
}

/** Reads what the admin role may grant, and what stands against it. */
export async function readGrantableRoles(
  database: Database,
): Promise<GrantableRoles> {
  const [{ version, admin, powers }] = await database.query<{
    version: number;
    admin: string;
    powers: string[];
  }>(ADMIN);
  const rows = await database.query<{
    role: string;
    canLogin: boolean;
    part: string;
    powers: string[];
  }>(GRANTABLE);

  const roles: GrantableRoles['roles'] = new Map();
  for (const { role, canLogin, part, powers: partPowers } of rows) {
    const known = roles.get(role) ?? { canLogin, powers: [] };
    const through = part === role ? '' : ` through ${part}`;
    known.powers.push(...partPowers.map(power => `${power}${through}`));
    roles.set(role, known);
  }
  return { version, admin, adminPowers: powers, roles };
}

/** Reads how a login stands to a role. */
export async function readMembership(
  database: Database,
  role: string,
  login: string,
): Promise<Membership> {
  const [row] = await database.query<Membership>(MEMBERSHIP, [role, login]);
  return row;
}

/** Reads all memberships that our admin role granted. */
export function readGranted(database: Database): Promise<GrantedMembership[]> {
  return database.query<GrantedMembership>(GRANTED);
}
