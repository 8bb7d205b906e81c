import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** TLS to one server. The server's certificate is always verified. */
export interface PostgresTls {
  /** PEM of the authority that signed it; the system's authorities when absent. */
  ca?: string;
  /** Name the certificate is issued for, when it is not the host. */
  servername?: string;
}

/** One server that roles are granted on. */
export interface PostgresInstance {
  /** How policies name it. */
  name: string;
  host: string;
  port: number;
  /** The database that the admin role connects to, and people by default. */
  database: string;
  /** All that people use, {@link PostgresInstance.database} among them: sessions are ended in each. */
  databases: string[];
  /** The least-privileged admin role. */
  user: string;
  password: string;
  /** Absent: no TLS. */
  ssl?: PostgresTls;
  /** Roles that may be granted; absent: all the admin role has ADMIN OPTION on. */
  roles?: string[];
  /** Whether people's logins are open only while they hold a grant. */
  shortLivedLogins: boolean;
}

function readTls(config: Config): PostgresTls | undefined {
  const value = config.getOptional('ssl');
  if (value === undefined || value === false) {
    return undefined;
  }
  return value === true
    ? {}
    : {
        ca: config.getOptionalString('ssl.ca'),
        servername: config.getOptionalString('ssl.servername'),
      };
}

function readDatabases(config: Config): string[] {
  const more = config.getOptionalStringArray('databases') ?? [];
  return [...new Set([config.getString('database'), ...more])];
}

function readPort(config: Config): number {
  const port = config.getOptionalNumber('port') ?? 5432;
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InputError(
      `jitAccess.postgres.instances: port ${port} is not between 1 and 65535`,
    );
  }
  return port;
}

/**
 * Reads `jitAccess.postgres.instances`; none when absent.
 *
 * Throws InputError when two instances have one name, a port is impossible or
 * short-lived logins lack a list of roles,
 * and Backstage's own error when something needed is missing.
 */
export function readInstances(config: Config): PostgresInstance[] {
  const instances = (
    config.getOptionalConfigArray('jitAccess.postgres.instances') ?? []
  ).map(each => ({
    name: each.getString('name'),
    host: each.getString('host'),
    port: readPort(each),
    database: each.getString('database'),
    databases: readDatabases(each),
    user: each.getString('user'),
    password: each.getString('password'),
    ssl: readTls(each),
    roles: each.getOptionalStringArray('roles'),
    shortLivedLogins: each.getOptionalBoolean('shortLivedLogins') ?? false,
  }));
  const open = instances.find(
    ({ shortLivedLogins, roles }) => shortLivedLogins && !roles,
  );
  if (open) {
    throw new InputError(
      `jitAccess.postgres.instances: '${open.name}' has short-lived logins and needs 'roles', or people's own roles could be granted to others`,
    );
  }
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `jitAccess.postgres.instances: '${twice}' is there twice; give each instance a name of its own`,
    );
  }
  return instances;
}
