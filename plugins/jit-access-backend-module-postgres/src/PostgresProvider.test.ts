import { mockServices } from '@backstage/backend-test-utils';
import type { GrantRef } from '@fairway/plugin-jit-access-node';
import { TestServer, until } from './__testUtils__/TestServer';
import { dialectFor } from './dialect';
import { PostgresProvider } from './PostgresProvider';
import type { PostgresInstance } from './config';

jest.setTimeout(30_000);

const options = () => ({ signal: new AbortController().signal });
const grantOptions = () => ({ ...options(), expiresAt: new Date() });
const kill = (killSessions: boolean) => ({ ...options(), killSessions });

describe('PostgresProvider on a real server', () => {
  const logger = mockServices.logger.mock();
  const open: PostgresProvider[] = [];
  let server: TestServer;
  let provider: PostgresProvider;
  let count = 0;

  const create = (over: Partial<PostgresInstance> = {}, version?: number) => {
    const created = new PostgresProvider({
      instances: [server.instance(over)],
      logger,
      chooseDialect: real => dialectFor(version ?? real),
    });
    open.push(created);
    return created;
  };

  const refFor = (principal: string, role: string = server.role): GrantRef => ({
    grantId: 'g',
    entitlement: { instance: 'test', role },
    principal,
  });

  const newLogin = () => {
    count += 1;
    return server.createRole(`fw_p${count}_${server.suffix}`, server.login());
  };

  const newRole = async (attributes: string = 'NOLOGIN') => {
    count += 1;
    const role = await server.createRole(
      `fw_r${count}_${server.suffix}`,
      attributes,
    );
    await server.allowToGrant(role);
    return role;
  };

  beforeAll(async () => {
    server = await TestServer.create();
    provider = create();
  });

  afterEach(() => jest.clearAllMocks());

  afterAll(async () => {
    await Promise.all(open.map(each => each.close()));
    await server.close();
  });

  it('takes away what the configuration does not let it give any more', async () => {
    const login = await newLogin();
    const ref = refFor(login);
    await provider.grant(ref, grantOptions());
    const narrowed = create({ roles: ['another'] });
    await expect(narrowed.grant(ref, grantOptions())).rejects.toThrow(
      /not among the roles configured/,
    );
    expect(await narrowed.inspect(ref, options())).toBe('present');
    await narrowed.revoke(ref, kill(true));
    expect(await narrowed.inspect(ref, options())).toBe('absent');
  });

  describe('what a grantee can do', () => {
    it('reads and writes while granted and is not even let in afterwards', async () => {
      const login = await newLogin();
      await expect(server.connectAs(login)).rejects.toMatchObject({
        code: '42501',
      });
      await provider.grant(refFor(login), grantOptions());
      const session = await server.connectAs(login);
      await session.query('INSERT INTO ledger VALUES (1)');
      await session.end();
      await provider.revoke(refFor(login), kill(true));
      await expect(server.connectAs(login)).rejects.toMatchObject({
        code: '42501',
      });
    });

    it('has lost the rights in a session that stays open', async () => {
      const login = await newLogin();
      await provider.grant(refFor(login), grantOptions());
      const session = await server.connectAs(login);
      await expect(
        session.query(`SET ROLE ${server.id(server.role)}`),
      ).rejects.toMatchObject({ code: '42501' });
      await session.query('SELECT * FROM ledger');
      await provider.revoke(refFor(login), kill(false));
      await expect(session.query('SELECT * FROM ledger')).rejects.toMatchObject(
        { code: '42501' },
      );
      await session.end();
    });

    it('has statements under way ended with the sessions', async () => {
      const login = await newLogin();
      await provider.grant(refFor(login), grantOptions());
      const session = await server.connectAs(login);
      const waiting = session
        .query('SELECT pg_sleep(600)')
        .catch(caught => caught);
      await until(async () => {
        const rows = await server.sql(
          `SELECT FROM pg_stat_activity WHERE usename = $1 AND state = 'active'`,
          [login],
        );
        return rows.length > 0;
      });
      await provider.revoke(refFor(login), kill(true));
      expect(await waiting).toMatchObject({ code: '57P01' });
      expect(logger.info).toHaveBeenCalledWith(
        expect.stringContaining(`Ended 1 sessions of '${login}'`),
      );
    });

    it('has its sessions ended in every database that people use', async () => {
      const wide = new PostgresProvider({
        instances: [
          server.instance({ databases: [server.database, 'postgres'] }),
        ],
        logger,
      });
      const login = await newLogin();
      await wide.grant(refFor(login), grantOptions());
      const sessions = [
        await server.connectAs(login),
        await server.connectAs(login, { database: 'postgres' }),
      ];
      await wide.revoke(refFor(login), kill(true));
      for (const session of sessions) {
        await expect(session.query('SELECT 1')).rejects.toThrow();
      }
      await wide.close();
    });
  });

  describe('who holds a role', () => {
    const holders = (role: string) =>
      provider.listHolders({ instance: 'test', role }, options());

    it('is everybody who can use it, however they got it', async () => {
      const role = await newRole();
      const [ours, direct, nested] = [
        await newLogin(),
        await newLogin(),
        await newLogin(),
      ];
      const group = await newRole();
      await provider.grant(refFor(ours, role), grantOptions());
      await server.sql(`GRANT ${server.id(role)} TO ${server.id(direct)}`);
      await server.sql(`GRANT ${server.id(role)} TO ${server.id(group)}`);
      await server.sql(`GRANT ${server.id(group)} TO ${server.id(nested)}`);
      expect(await holders(role)).toEqual([ours, direct, nested].sort());
      await provider.revoke(refFor(ours, role), kill(false));
      expect(await holders(role)).toEqual([direct, nested].sort());
    });

    it('is nobody who may only manage it, as the admin role', async () => {
      const role = await newRole();
      const manager = await newLogin();
      await server.sql(
        `GRANT ${server.id(role)} TO ${server.id(manager)} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
      );
      expect(await holders(role)).toEqual([]);
    });

    it('is an error for a role that is not there', async () => {
      await expect(holders('no_such_role')).rejects.toThrow(/no role/i);
    });
  });

  describe('what others granted', () => {
    it('is left, with the sessions it keeps, when ours is taken away', async () => {
      const login = await newLogin();
      await provider.grant(refFor(login), grantOptions());
      await server.sql(`GRANT ${server.role} TO ${login}`);
      expect(await provider.inspect(refFor(login), options())).toBe('present');
      const session = await server.connectAs(login);
      await provider.revoke(refFor(login), kill(true));
      expect(await provider.inspect(refFor(login), options())).toBe('foreign');
      await session.query('SELECT * FROM ledger');
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining(`granted by postgres`),
      );
      await session.end();
    });

    it('is foreign also when it comes by way of another role', async () => {
      const [login, team] = [await newLogin(), await newRole()];
      await server.sql(`GRANT ${server.role} TO ${team}`);
      await server.sql(`GRANT ${team} TO ${login}`);
      expect(await provider.inspect(refFor(login), options())).toBe('foreign');
    });

    it('leaves no room for ours before version 16', async () => {
      const [old, login] = [create({}, 150_004), await newLogin()];
      await server.sql(`GRANT ${server.role} TO ${login}`);
      const error = await old
        .grant(refFor(login), grantOptions())
        .catch(caught => caught);
      expect(error).toMatchObject({ name: 'ConflictError' });
      expect(error.message).toContain('granted by postgres');
      expect(old.classify(error)).toBe('permanent');
      // There, REVOKE would take it whoever granted it: it must not be sent.
      const statement = jest.spyOn(dialectFor(150_004), 'revoke');
      await old.revoke(refFor(login), kill(true));
      expect(statement).not.toHaveBeenCalled();
      expect(await old.inspect(refFor(login), options())).toBe('foreign');
      statement.mockRestore();
    });
  });

  describe('the admin role', () => {
    it('can grant its roles and nothing else', async () => {
      const login = await newLogin();
      const other = await server.createRole(`fw_no_${server.suffix}`);
      const session = await server.connectAs(server.admin);
      for (const forbidden of [
        'SELECT * FROM ledger',
        `SET ROLE ${server.role}`,
        `GRANT ${other} TO ${login}`,
        `GRANT pg_read_all_data TO ${login}`,
        `ALTER ROLE ${login} SUPERUSER`,
        'CREATE ROLE mallory',
      ]) {
        await expect(session.query(forbidden)).rejects.toMatchObject({
          code: '42501',
        });
      }
      await session.end();
    });

    it.each(['CREATEROLE', 'SUPERUSER', 'BYPASSRLS'])(
      'is refused when it has %s',
      async attribute => {
        const name = await server.createRole(
          `fw_${attribute.toLowerCase()}_${server.suffix}`,
          `${server.login()} ${attribute}`,
        );
        await server.sql(
          `GRANT CONNECT ON DATABASE ${server.database} TO ${name}`,
        );
        const mighty = create({ user: name });
        await expect(
          mighty.grant(refFor(await newLogin()), grantOptions()),
        ).rejects.toThrow(`the admin role '${name}' is ${attribute}`);
        await mighty.look();
        expect(() => mighty.validate(refFor('x').entitlement)).toThrow(
          attribute,
        );
      },
    );

    it('has its missing right to end sessions reported, after the revoke', async () => {
      const login = await newLogin();
      const name = await server.createRole(
        `fw_nosignal_${server.suffix}`,
        server.login(),
      );
      await server.sql(
        `GRANT ${server.role} TO ${name} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
      );
      await server.sql(
        `GRANT CONNECT ON DATABASE ${server.database} TO ${name}`,
      );
      const weak = create({ user: name });
      await weak.grant(refFor(login), grantOptions());
      const session = await server.connectAs(login);
      await expect(
        weak.revoke(refFor(login), kill(true)),
      ).rejects.toMatchObject({ code: '42501' });
      expect(await weak.inspect(refFor(login), options())).toBe('absent');
      await session.end();
    });
  });

  describe('roles and logins that are refused', () => {
    it.each([
      [
        'without ADMIN OPTION',
        () => server.createRole(`fw_plain_${server.suffix}`),
        'no role',
      ],
      ['that is a login', () => newRole('LOGIN'), 'is a login'],
      [
        'with power over the server',
        () => newRole('NOLOGIN CREATEDB'),
        /power.*CREATEDB/,
      ],
      [
        'that brings such a role with it',
        async () => {
          const [role, middle] = [await newRole(), await newRole()];
          await server.sql(`GRANT ${middle} TO ${role}`);
          await server.sql(`GRANT pg_read_server_files TO ${middle}`);
          return role;
        },
        'pg_read_server_files through',
      ],
    ])('refuses a role %s', async (_, make, why) => {
      const ref = refFor(await newLogin(), await make());
      const error = await provider
        .grant(ref, grantOptions())
        .catch(caught => caught);
      expect(error).toMatchObject({ name: 'NotAllowedError' });
      expect(error.message).toMatch(why);
      expect(() => provider.validate(ref.entitlement)).toThrow(why);
      await expect(provider.plan(ref)).rejects.toMatchObject({
        name: 'InputError',
      });
      expect(await provider.inspect(ref, options())).toBe('absent');
    });

    it.each([
      ['without LOGIN', 'NOLOGIN', 'without LOGIN'],
      ['that is a superuser', 'LOGIN SUPERUSER', 'is a superuser'],
    ])('refuses a principal %s', async (_, attributes, why) => {
      const login = await server.createRole(
        `fw_bad_${attributes.length}_${server.suffix}`,
        attributes,
      );
      const error = await provider
        .grant(refFor(login), grantOptions())
        .catch(caught => caught);
      expect(error.message).toContain(why);
      expect(provider.classify(error)).toBe('permanent');
    });

    it('refuses itself as a principal', async () => {
      await expect(
        provider.grant(refFor(server.admin), grantOptions()),
      ).rejects.toThrow('is the admin role itself');
    });

    it('never takes a name for the one it would be cut to', async () => {
      const login = await server.createRole(
        `fw_long_${server.suffix}`.padEnd(63, 'x'),
        server.login(),
      );
      await provider.grant(refFor(login), grantOptions());
      const longer = refFor(`${login}y`);
      expect(await provider.inspect(longer, options())).toBe('absent');
      await provider.revoke(longer, kill(true));
      expect(await provider.inspect(refFor(login), options())).toBe('present');
      await provider.revoke(refFor(login), kill(true));
    });
  });

  describe('plan', () => {
    it('shows the very statements, and changes nothing', async () => {
      const login = await newLogin();
      const lines = await provider.plan(refFor(login));
      expect(lines).toContain(
        `At the start: GRANT "${server.role}" TO "${login}" WITH INHERIT TRUE, SET FALSE GRANTED BY CURRENT_USER;`,
      );
      expect(lines).toContain(
        `At the end: REVOKE "${server.role}" FROM "${login}" GRANTED BY CURRENT_USER;`,
      );
      expect(lines).toHaveLength(4);
      expect(await provider.inspect(refFor(login), options())).toBe('absent');
    });

    it('says what stands in the way', async () => {
      const login = await newLogin();
      await server.sql(`GRANT ${server.role} TO ${login}`);
      expect((await provider.plan(refFor(login))).at(-1)).toContain(
        'has this role already, by postgres',
      );
      expect((await provider.plan(refFor('nobody'))).at(-1)).toContain(
        `there is no login 'nobody'`,
      );
    });

    it('says what a session keeps before version 16', async () => {
      const lines = await create({}, 150_004).plan(refFor(await newLogin()));
      expect(lines.at(-1)).toContain('keeps it until it ends');
    });

    it('says so when the server could not be asked', async () => {
      const down = create({ port: 1 });
      expect((await down.plan(refFor('ana'))).at(-1)).toContain(
        'could not be asked',
      );
    });
  });

  describe('a server that can’t be used', () => {
    it('is worth another try when nobody answers', async () => {
      const down = create({ port: 1 });
      await down.look();
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('could not be asked'),
      );
      const error = await down
        .inspect(refFor('ana'), options())
        .catch(caught => caught);
      expect(down.classify(error)).toBe('retry');
    });

    it('is not worth one when the password is wrong, and tells no password', async () => {
      const wrong = create({ password: 'hunter2' });
      const error = await wrong
        .inspect(refFor('ana'), options())
        .catch(caught => caught);
      expect(wrong.classify(error)).toBe('permanent');
      expect(JSON.stringify(error) + error.stack).not.toContain('hunter2');
    });

    it('makes the whole list fail, for half a list would look whole', async () => {
      const half = new PostgresProvider({
        instances: [
          server.instance(),
          server.instance({ name: 'down', port: 1 }),
        ],
        logger,
      });
      open.push(half);
      await expect(
        (async () => {
          for await (const _ of half.listManaged(options())) {
            // Only the end counts.
          }
        })(),
      ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });
  });
});
