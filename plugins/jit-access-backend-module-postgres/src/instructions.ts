import type { PostgresInstance } from './config';

/** A value in a libpq connection string. */
const conninfoValue = (value: string) =>
  /^[\w.:/-]+$/.test(value)
    ? value
    : `'${value.replace(/[\\']/g, character => `\\${character}`)}'`;

/** One word of a POSIX shell. */
const shellWord = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A psql command line for the login and each database. It asks for the password. */
export function psqlCommands(
  instance: PostgresInstance,
  login: string,
): string {
  return instance.databases
    .map(database => psqlCommand(instance, login, database))
    .join('\n');
}

function psqlCommand(
  { host, port, ssl }: PostgresInstance,
  login: string,
  database: string,
): string {
  const fields: Record<string, string> = {
    host,
    port: String(port),
    dbname: database,
    user: login,
    ...(ssl ? { sslmode: 'verify-full' } : {}),
  };
  const conninfo = Object.entries(fields)
    .map(([field, value]) => `${field}=${conninfoValue(value)}`)
    .join(' ');
  return `psql ${/^[\w.:/= -]+$/.test(conninfo) ? `"${conninfo}"` : shellWord(conninfo)}`;
}
