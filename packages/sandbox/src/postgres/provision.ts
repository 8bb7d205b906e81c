import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import {
  DEMO_ADMIN,
  DEMO_DATABASE,
  DEMO_LOGINS,
  DEMO_ROLES,
  DEMO_STANDING_LOGIN,
  demoPassword,
} from './demo';
import { ROWS, TABLES } from './payments.sql';

const OWNER = 'payments_owner';
const { write, read } = DEMO_ROLES;

/** Where and as whom to connect. */
export interface Superuser {
  port: number;
  user: string;
  password: string;
}

async function onDatabase(
  superuser: Superuser,
  database: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ host: '127.0.0.1', database, ...superuser });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function ensureRole(
  client: Client,
  name: string,
  attributes: string,
): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${escapeIdentifier(name)} ${attributes}`);
}

const loginWith = (password: string) =>
  `LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${escapeLiteral(password)}`;

/** Roles, logins and who may connect. Memberships of people are not touched. */
async function provisionRoles(client: Client, adminPassword: string) {
  for (const role of [OWNER, write, read]) {
    await ensureRole(client, role, 'NOLOGIN');
  }
  for (const login of DEMO_LOGINS) {
    await ensureRole(client, login, loginWith(demoPassword(login)));
  }
  await ensureRole(client, DEMO_ADMIN, loginWith(adminPassword));
  await client.query(
    `GRANT ${write}, ${read} TO ${DEMO_ADMIN} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
  );
  await client.query(`GRANT pg_signal_backend TO ${DEMO_ADMIN}`);
  await ensureRole(
    client,
    DEMO_STANDING_LOGIN,
    loginWith(demoPassword(DEMO_STANDING_LOGIN)),
  );
  await client.query(`GRANT ${write} TO ${DEMO_STANDING_LOGIN}`);

  const { rowCount } = await client.query(
    'SELECT FROM pg_database WHERE datname = $1',
    [DEMO_DATABASE],
  );
  if (!rowCount) {
    await client.query(`CREATE DATABASE ${DEMO_DATABASE} OWNER ${OWNER}`);
  }
  await client.query(`
    REVOKE ALL ON DATABASE ${DEMO_DATABASE}, postgres, template1 FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${DEMO_DATABASE} TO ${write}, ${read}, ${DEMO_ADMIN};
  `);
}

/** Tables, rights on them, and rows where there are none. */
async function provisionTables(client: Client) {
  await client.query('BEGIN');
  await client.query(`
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER};
    GRANT USAGE ON SCHEMA public TO ${write}, ${read};
    SET LOCAL ROLE ${OWNER};
    ${TABLES}
    GRANT SELECT ON accounts, payments, refunds TO ${read};
    GRANT SELECT, INSERT, UPDATE, DELETE ON accounts, payments, refunds TO ${write};
  `);
  const { rowCount } = await client.query('SELECT FROM accounts LIMIT 1');
  if (!rowCount) {
    await client.query(ROWS);
  }
  await client.query('COMMIT');
}

/** Brings the demo database to its state; whatever people did in it stays. */
export async function provision(
  superuser: Superuser,
  adminPassword: string,
): Promise<void> {
  await onDatabase(superuser, 'postgres', client =>
    provisionRoles(client, adminPassword),
  );
  await onDatabase(superuser, DEMO_DATABASE, provisionTables);
}
