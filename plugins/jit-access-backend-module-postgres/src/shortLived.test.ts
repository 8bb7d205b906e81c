import { mockServices } from '@backstage/backend-test-utils';
import { TestServer, until } from './__testUtils__/TestServer';
import { PostgresProvider } from './PostgresProvider';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const { signal } = new AbortController();

describe('short-lived logins', () => {
  let server: TestServer;
  let provider: PostgresProvider;
  let other: string;
  let login: string;

  beforeAll(async () => {
    server = await TestServer.create();
    await server.sql(`ALTER ROLE ${server.id(server.admin)} CREATEROLE`);
    other = await server.createRole(`fw_other_${server.suffix}`);
    await server.allowToGrant(other);
    provider = new PostgresProvider({
      instances: [
        server.instance({
          shortLivedLogins: true,
          roles: [server.role, other],
        }),
      ],
      logger: mockServices.logger.mock(),
    });
  });
  afterAll(async () => {
    await provider.close();
    await server.close();
  });
  beforeEach(async () => {
    login = await server.createRole(
      `fw_short_${server.suffix}_${Math.random().toString(36).slice(2)}`,
    );
    await server.allowToGrant(login);
  });

  const refFor = (role: string) => ({
    grantId: 'g',
    entitlement: { instance: 'test', role },
    principal: login,
  });
  const grant = (role: string, expiresAt: Date) =>
    provider.grant(refFor(role), { signal, expiresAt });
  const revoke = (role: string) =>
    provider.revoke(refFor(role), { signal, killSessions: true });
  const credential = async () => {
    const made = await provider.issueCredential?.(refFor(server.role), {
      signal,
      expiresAt: new Date(),
    });
    return made?.value ?? '';
  };
  const attributes = async () => {
    const [row] = await server.sql<{ can: boolean; until: Date | null }>(
      `SELECT rolcanlogin AS can, CASE WHEN isfinite(rolvaliduntil)
         THEN rolvaliduntil END AS until
       FROM pg_roles WHERE rolname = $1`,
      [login],
    );
    return row;
  };

  it('are open with a password that works until the end', async () => {
    const end = new Date(Date.now() + HOUR);
    await grant(server.role, end);
    expect(await attributes()).toEqual({ can: true, until: end });
    const first = await credential();
    const session = await server.connectAs(login, { password: first });
    await session.query('SELECT * FROM ledger');
    await session.end();
    // Another one takes its place.
    const second = await credential();
    await expect(server.connectAs(login, { password: first })).rejects.toThrow(
      /password authentication failed/,
    );
    await (await server.connectAs(login, { password: second })).end();
    await revoke(server.role);
    expect(await attributes()).toEqual({ can: false, until: null });
    await expect(
      server.connectAs(login, { password: second }),
    ).rejects.toThrow();
  });

  it('end by themselves where nobody takes them away', async () => {
    const end = new Date(Date.now() + 1_500);
    await grant(server.role, end);
    const password = await credential();
    await until(async () => Date.now() > end.getTime() + 50);
    expect(await provider.inspect(refFor(server.role), { signal })).toBe(
      'absent',
    );
    await expect(server.connectAs(login, { password })).rejects.toThrow(
      /password authentication failed/,
    );
    await expect(credential()).rejects.toThrow(/is not open/);
  });

  it('bring nothing back that was not taken away in time', async () => {
    await grant(other, new Date(Date.now() + HOUR));
    await server.sql(`ALTER ROLE ${server.id(login)} VALID UNTIL '-infinity'`);
    await grant(server.role, new Date(Date.now() + HOUR));
    const rows = await server.sql<{ role: string }>(
      `SELECT m.roleid::regrole::text AS role FROM pg_auth_members m
       WHERE m.member = $1::regrole`,
      [login],
    );
    expect(rows).toEqual([{ role: server.role }]);
    expect((await attributes()).can).toBe(true);
    // Its own revoke finds nothing, and leaves the other grant alone.
    await revoke(other);
    expect((await attributes()).can).toBe(true);
    expect(await provider.inspect(refFor(server.role), { signal })).toBe(
      'present',
    );
  });

  it('stay open while another grant lasts, and as long as the longest', async () => {
    const long = new Date(Date.now() + 2 * HOUR);
    await grant(other, long);
    await grant(server.role, new Date(Date.now() + HOUR));
    expect((await attributes()).until).toEqual(long);
    await revoke(server.role);
    expect(await attributes()).toEqual({ can: true, until: long });
    await revoke(other);
    expect((await attributes()).can).toBe(false);
  });

  it('last longer when the grant does', async () => {
    await grant(server.role, new Date(Date.now() + HOUR));
    const longer = new Date(Date.now() + 3 * HOUR);
    await grant(server.role, longer);
    expect((await attributes()).until).toEqual(longer);
  });

  it('are refused where the login is open all the time, or is not ours to open', async () => {
    const stranger = await server.createRole(
      `fw_stranger_${server.suffix}`,
      server.login(),
    );
    await expect(
      provider.grant(
        { ...refFor(server.role), principal: stranger },
        { signal, expiresAt: new Date() },
      ),
    ).rejects.toThrow(/can log in at any time/);
    await server.sql(`ALTER ROLE ${server.id(stranger)} NOLOGIN`);
    await expect(
      provider.grant(
        { ...refFor(server.role), principal: stranger },
        { signal, expiresAt: new Date() },
      ),
    ).rejects.toThrow(/no ADMIN OPTION/);
  });

  it('never show their password to the server', async () => {
    await grant(server.role, new Date(Date.now() + HOUR));
    const password = await credential();
    const [{ kept }] = await server.sql<{ kept: string }>(
      'SELECT rolpassword AS kept FROM pg_authid WHERE rolname = $1',
      [login],
    );
    expect(kept).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(kept).not.toContain(password);
  });
});
