import { randomBytes } from 'node:crypto';
import createKnex, { type Knex } from 'knex';
import type { Target } from './job';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';
const PASSWORD = 'only-for-the-test';

/** A role, an admin of it and logins of people on the PostgreSQL server of the tests. */
export class TargetServer {
  private constructor(
    private readonly root: Knex,
    private readonly suffix: string,
    readonly target: Target,
    private readonly people: readonly string[],
  ) {}

  static async create(people: readonly string[]): Promise<TargetServer> {
    const url = process.env[VARIABLE];
    if (!url) {
      throw new Error(`${VARIABLE} is not set: the test run starts a server`);
    }
    const root = createKnex({ client: 'pg', connection: url });
    const suffix = randomBytes(4).toString('hex');
    const { hostname, port, pathname } = new URL(url);
    const server = new TargetServer(
      root,
      suffix,
      {
        host: hostname,
        port: Number(port),
        database: pathname.slice(1) || 'postgres',
        user: `crash_admin_${suffix}`,
        password: PASSWORD,
        role: `crash_rw_${suffix}`,
      },
      people,
    );
    await server.provision();
    return server;
  }

  login(person: string): string {
    return `crash_${person}_${this.suffix}`;
  }

  /** Logins that are members of the role, whoever made them so. */
  async members(): Promise<string[]> {
    const { rows } = await this.root.raw(
      `SELECT l.rolname FROM pg_auth_members m
       JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
       WHERE r.rolname = ? AND l.rolname <> ? ORDER BY 1`,
      [this.target.role, this.target.user],
    );
    return rows.map((row: { rolname: string }) => row.rolname);
  }

  async close(): Promise<void> {
    const { user, role } = this.target;
    const names = [...this.people.map(p => this.login(p)), user, role];
    for (const name of names) {
      await this.root.raw('DROP OWNED BY ??', [name]);
    }
    for (const name of names) {
      await this.root.raw('DROP ROLE ??', [name]);
    }
    await this.root.destroy();
  }

  private async provision(): Promise<void> {
    const { user, role } = this.target;
    const login = `LOGIN PASSWORD '${PASSWORD}'`;
    await this.root.raw('CREATE ROLE ?? NOLOGIN', [role]);
    await this.root.raw(`CREATE ROLE ?? ${login}`, [user]);
    await this.root.raw(
      'GRANT ?? TO ?? WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
      [role, user],
    );
    await this.root.raw('GRANT pg_signal_backend TO ??', [user]);
    for (const person of this.people) {
      await this.root.raw(`CREATE ROLE ?? ${login}`, [this.login(person)]);
    }
  }
}
