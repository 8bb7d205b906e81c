import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral, Pool } from 'pg';
import type { PostgresInstance } from '../config';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';
const PASSWORD = 'only-for-the-test';

/** Runs until the condition holds; the test's own time limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise(setImmediate);
  }
}

/**
 * Roles, logins and a database of a test's own on the PostgreSQL server that
 * the test run started, with the least-privileged admin role as the README
 * describes it.
 */
export class TestServer {
  /** Told apart from everything else on the shared server. */
  readonly suffix = randomBytes(4).toString('hex');
  readonly database = `fw_${this.suffix}`;
  readonly admin = `fw_jit_${this.suffix}`;
  readonly role: string;
  readonly #url: URL;
  readonly #root: Pool;
  readonly #roles: string[] = [];
  #version = 0;

  private constructor(url: string, namePart: string) {
    this.#url = new URL(url);
    this.#root = new Pool({ connectionString: url, max: 3 });
    this.role = `fw_rw_${this.suffix}${namePart}`;
  }

  /** @param namePart - part of the names of the role and of all logins */
  static async create(namePart: string = ''): Promise<TestServer> {
    const url = process.env[VARIABLE];
    if (!url) {
      throw new Error(`${VARIABLE} is not set: the test run starts a server`);
    }
    const server = new TestServer(url, namePart);
    await server.#provision();
    return server;
  }

  async #provision(): Promise<void> {
    const [{ version }] = await this.sql<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    );
    this.#version = version;
    await this.createRole(this.role);
    await this.createRole(this.admin, this.login());
    await this.allowToGrant(this.role);
    await this.sql(`GRANT pg_signal_backend TO ${this.id(this.admin)}`);
    const database = this.id(this.database);
    await this.sql(`CREATE DATABASE ${database}`);
    await this.sql(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    for (const name of [this.role, this.admin]) {
      await this.sql(
        `GRANT CONNECT ON DATABASE ${database} TO ${this.id(name)}`,
      );
    }
    const client = this.#client({ database: this.database });
    await client.connect();
    await client.query(
      `CREATE TABLE ledger(id int); GRANT SELECT, INSERT ON ledger TO ${this.id(this.role)}`,
    );
    await client.end();
  }

  id(name: string): string {
    return escapeIdentifier(name);
  }

  /** Attributes of a login with the password of the test. */
  login(): string {
    return `LOGIN PASSWORD ${escapeLiteral(PASSWORD)}`;
  }

  async sql<Row extends object>(
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await this.#root.query<Row>(text, values)).rows;
  }

  /** Creates a role that goes away with the test. */
  async createRole(
    name: string,
    attributes: string = 'NOLOGIN',
  ): Promise<string> {
    this.#roles.push(name);
    await this.sql(`CREATE ROLE ${this.id(name)} ${attributes}`);
    return name;
  }

  /** Gives the admin role ADMIN OPTION on a role, and no use of it. */
  async allowToGrant(role: string): Promise<void> {
    const options =
      this.#version >= 160_000
        ? 'ADMIN TRUE, INHERIT FALSE, SET FALSE'
        : 'ADMIN OPTION';
    await this.sql(
      `GRANT ${this.id(role)} TO ${this.id(this.admin)} WITH ${options}`,
    );
  }

  /** The instance as it would be configured. */
  instance(over: Partial<PostgresInstance> = {}): PostgresInstance {
    return {
      name: 'test',
      host: this.#url.hostname,
      port: Number(this.#url.port),
      database: this.database,
      databases: [this.database],
      user: this.admin,
      password: PASSWORD,
      shortLivedLogins: false,
      ...over,
    };
  }

  /** Gives a login the password of the test, whatever it had. */
  async givePassword(login: string): Promise<void> {
    await this.sql(
      `ALTER ROLE ${this.id(login)} PASSWORD ${escapeLiteral(PASSWORD)}`,
    );
  }

  /** A session of a login, in the test's database unless another is named. */
  async connectAs(
    login: string,
    over: { database?: string; password?: string } = {},
  ): Promise<Client> {
    const client = this.#client({
      database: this.database,
      user: login,
      password: PASSWORD,
      ...over,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  /** Whether a new session of the login can read the ledger. */
  async canRead(login: string): Promise<boolean> {
    let client: Client | undefined;
    try {
      client = await this.connectAs(login);
      await client.query('SELECT count(*) FROM ledger');
      return true;
    } catch (error) {
      if (
        error instanceof Error &&
        'code' in error &&
        ['42501', '28000', '28P01'].includes(String(error.code))
      ) {
        return false;
      }
      throw error;
    } finally {
      await client?.end();
    }
  }

  /** Keeps everybody from changing memberships. */
  async holdMemberships(): Promise<{
    awaited(): Promise<void>;
    release(): Promise<void>;
  }> {
    const client = await this.#root.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE pg_catalog.pg_auth_members IN SHARE MODE');
    const busy = async (condition: string) =>
      (
        await this.sql(
          `SELECT FROM pg_stat_activity WHERE usename = $1 AND ${condition}`,
          [this.admin],
        )
      ).length > 0;
    return {
      awaited: () => until(() => busy(`wait_event_type = 'Lock'`)),
      release: async () => {
        await client.query('ROLLBACK');
        client.release();
        await until(async () => !(await busy(`state = 'active'`)));
      },
    };
  }

  async close(): Promise<void> {
    await this.sql(
      `DROP DATABASE IF EXISTS ${this.id(this.database)} WITH (FORCE)`,
    );
    // What a role granted goes before the role.
    for (const name of this.#roles) {
      await this.sql(`DROP OWNED BY ${this.id(name)}`);
    }
    for (const name of this.#roles.reverse()) {
      await this.sql(`DROP ROLE ${this.id(name)}`);
    }
    await this.#root.end();
  }

  #client(config: {
    database: string;
    user?: string;
    password?: string;
  }): Client {
    return new Client({
      host: this.#url.hostname,
      port: Number(this.#url.port),
      user: decodeURIComponent(this.#url.username),
      password: decodeURIComponent(this.#url.password),
      ...config,
    });
  }
}
