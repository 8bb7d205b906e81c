import fs from 'node:fs';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { GrantRef } from '@fairway/plugin-jit-access-node';
import {
  createDatabases,
  DATABASES,
  migrated,
} from './__testUtils__/databases';
import { authorityOf } from './__testUtils__/sshHarness';
import { TestHost, type KeyPair } from './__testUtils__/TestHost';
import { CertificateStore } from './CertificateStore';
import type { SshAuthority } from './config';
import { RevocationLists } from './RevocationLists';
import { SshCertificateProvider } from './SshCertificateProvider';
import { SshKeygen } from './SshKeygen';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const signal = () => new AbortController().signal;

describe('certificates at a real sshd', () => {
  const databases = createDatabases();
  let host: TestHost;
  let count = 0;

  beforeAll(async () => {
    host = await TestHost.create(['pay-ops']);
  });
  afterAll(() => host.close());

  /** Backends that share one database. */
  async function backends(
    id: TestDatabaseId = 'SQLITE_3',
    options: { over?: Partial<SshAuthority>; now?: () => Date } = {},
  ) {
    const knex = await migrated(databases, id);
    const { over = {}, now = () => new Date() } = options;
    const parts = () => ({
      authorities: [authorityOf(host, over)],
      store: new CertificateStore(knex),
      keygen: new SshKeygen('ssh-keygen'),
      now,
    });
    const lists = new RevocationLists(parts());
    // Each database counts its certificates from 1.
    host.install(await lists.list('prod'));
    return {
      knex,
      now,
      one: new SshCertificateProvider(parts()),
      other: new SshCertificateProvider(parts()),
      lists,
    };
  }

  const newRef = (over: Record<string, string> = {}) => {
    count += 1;
    const key = host.newKey();
    const ref: GrantRef = {
      grantId: `8d0c8e8e-${count}`,
      entitlement: { authority: 'prod', principals: 'pay-ops', ...over },
      principal: key.publicKey,
    };
    return { key, ref };
  };

  async function granted(
    { one, now }: { one: SshCertificateProvider; now: () => Date },
    over: Record<string, string> = {},
    lastsMs: number = 5 * MINUTE,
  ): Promise<{ key: KeyPair; ref: GrantRef; certificate: string }> {
    const { key, ref } = newRef(over);
    const term = {
      signal: signal(),
      expiresAt: new Date(now().getTime() + lastsMs),
    };
    await one.grant(ref, term);
    const { value } = await one.issueCredential(ref, term);
    return { key, ref, certificate: value };
  }

  it('let in who has one, and say who, what and for how long', async () => {
    const setup = await backends();
    const { key, ref, certificate } = await granted(setup);
    expect(await host.lets(key, certificate)).toBe(true);
    expect(host.log()).toContain(`ID ${ref.grantId} (serial 1)`);
    const said = await host.describe(certificate);
    expect(said).toContain(`Key ID: "${ref.grantId}"`);
    expect(said).toMatch(
      /Principals: \n\s+pay-ops\n\s+Critical Options: \(none\)/,
    );
    expect(said).toMatch(/Extensions: \n\s+permit-pty\n*$/);
    const [from, to] = [...said.matchAll(/\d{4}-\d\d-\d\dT[\d:]{8}/g)].map(
      ([time]) => Date.parse(`${time}Z`),
    );
    expect(to - from).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(to - from).toBeLessThanOrEqual(6 * MINUTE + 1000);
  });

  it('are of no use without the person’s private key', async () => {
    const { certificate } = await granted(await backends());
    expect(await host.lets(host.newKey(), certificate)).toBe(false);
  });

  it('let nobody in after their end, although nothing was revoked', async () => {
    const hourAgo = () => new Date(Date.now() - 60 * MINUTE);
    const setup = await backends('SQLITE_3', { now: hourAgo });
    const { key, ref, certificate } = await granted(setup, {}, 5 * MINUTE);
    expect(await setup.one.inspect(ref, { signal: signal() })).toBe('present');
    expect(await host.lets(key, certificate)).toBe(false);
    expect(host.log()).toContain('Certificate invalid: expired');
  });

  it('let nobody in for other principals', async () => {
    const setup = await backends();
    const { key, certificate } = await granted(setup, {
      principals: 'pay-logs',
    });
    expect(await host.lets(key, certificate)).toBe(false);
    const both = await granted(setup, { principals: 'pay-logs,pay-ops' });
    expect(await host.lets(both.key, both.certificate)).toBe(true);
  });

  it('work from the named addresses only, and run the named command only', async () => {
    const setup = await backends();
    for (const [range, lets] of [
      ['192.0.2.0/24', false],
      ['127.0.0.0/8,192.0.2.0/24', true],
    ] as const) {
      const { key, certificate } = await granted(setup, {
        sourceAddress: range,
      });
      expect(await host.lets(key, certificate)).toBe(lets);
    }
    const { key, certificate } = await granted(setup, {
      forceCommand: 'echo "only: $SSH_ORIGINAL_COMMAND"',
    });
    expect(await host.run(key, certificate, 'id')).toBe('only: id');
    expect(await host.describe(certificate)).toMatch(/Extensions: \(none\)/);
  });

  it('carry the extensions that the entitlement names', async () => {
    const setup = await backends();
    const { certificate } = await granted(setup, {
      extensions: 'permit-port-forwarding,permit-pty',
    });
    expect(await host.describe(certificate)).toMatch(
      /Extensions: \n\s+permit-port-forwarding\n\s+permit-pty/,
    );
    const none = await granted(setup, { extensions: 'none' });
    expect(await host.describe(none.certificate)).toContain(
      'Extensions: (none)',
    );
  });

  it.each([
    ['ecdsa', ['ecdsa', '-b', '521']],
    ['rsa', ['rsa', '-b', '3072']],
  ])(
    'are signed for %s keys, and by a key in the configuration',
    async (_, type) => {
      const setup = await backends('SQLITE_3', {
        over: { key: { pem: fs.readFileSync(host.authority.file, 'utf8') } },
      });
      const key = host.newKey(type);
      const { ref } = newRef();
      const own = { ...ref, principal: key.publicKey };
      const term = {
        signal: signal(),
        expiresAt: new Date(Date.now() + MINUTE),
      };
      await setup.one.grant(own, term);
      const { value } = await setup.one.issueCredential(own, term);
      expect(await host.lets(key, value)).toBe(true);
    },
  );

  describe.each(DATABASES)('revoked, on %s', id => {
    it('are refused by hosts that fetched the list, wherever it was revoked', async () => {
      const setup = await backends(id);
      const [gone, kept] = [await granted(setup), await granted(setup)];
      host.install(await setup.lists.list('prod'));
      expect(await host.lets(gone.key, gone.certificate)).toBe(true);

      await setup.other.revoke(gone.ref, { signal: signal() });
      host.install(await setup.lists.list('prod'));
      expect(await host.lets(gone.key, gone.certificate)).toBe(false);
      expect(await host.lets(kept.key, kept.certificate)).toBe(true);
    });

    it('stay so when the same is granted anew', async () => {
      const setup = await backends(id);
      const { key, ref, certificate } = await granted(setup);
      await setup.one.revoke(ref, { signal: signal() });
      const term = {
        signal: signal(),
        expiresAt: new Date(Date.now() + MINUTE),
      };
      await setup.one.grant(ref, term);
      const again = await setup.other.issueCredential(ref, term);
      host.install(await setup.lists.list('prod'));
      expect(await host.lets(key, certificate)).toBe(false);
      expect(await host.lets(key, again.value)).toBe(true);
    });

    it('are revoked with every grant of the same, also one of another lease', async () => {
      const setup = await backends(id);
      const { key, ref, certificate } = await granted(setup);
      const second = { ...ref, grantId: 'second' };
      const term = {
        signal: signal(),
        expiresAt: new Date(Date.now() + MINUTE),
      };
      // The core doesn't grant again what is there already.
      const other = await setup.other.issueCredential(second, term);
      await setup.one.revoke(second, { signal: signal() });
      host.install(await setup.lists.list('prod'));
      expect(await host.lets(key, certificate)).toBe(false);
      expect(await host.lets(key, other.value)).toBe(false);
      await expect(setup.one.issueCredential(ref, term)).rejects.toThrow(
        'was revoked',
      );
    });

    it('leave no certificate out that was made at the same time', async () => {
      const setup = await backends(id);
      const { ref } = await granted(setup);
      const term = {
        signal: signal(),
        expiresAt: new Date(Date.now() + MINUTE),
      };
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 8 }, () =>
          setup.one.issueCredential(ref, term),
        ),
        setup.other.revoke(ref, { signal: signal() }),
        ...Array.from({ length: 8 }, () =>
          setup.other.issueCredential(ref, term),
        ),
      ]);
      expect(outcomes[8].status).toBe('fulfilled');
      const left = await setup
        .knex('ssh_certificates_issued')
        .whereNull('revoked_at');
      expect(left).toEqual([]);
    });
  });

  it('revoked, still carry the sessions that are open: hosts end those', async () => {
    const setup = await backends();
    const { key, ref, certificate } = await granted(setup);
    const session = await host.openSession(key, certificate);
    expect(await session.echo('before')).toBe('before');
    await setup.one.revoke(ref, { signal: signal() });
    host.install(await setup.lists.list('prod'));
    expect(await host.lets(key, certificate)).toBe(false);
    expect(await session.echo('after')).toBe('after');
    await session.close();
    expect(setup.one.capabilities).toMatchObject({
      killSessions: false,
      residual: 'PT5M',
    });
  });

  it('end with their grant as it is extended', async () => {
    const setup = await backends();
    const { ref } = await granted(setup, {}, MINUTE);
    const later = new Date(Date.now() + 30 * MINUTE);
    await setup.other.grant(ref, { signal: signal(), expiresAt: later });
    const credential = await setup.one.issueCredential(ref, {
      signal: signal(),
      expiresAt: later,
    });
    expect(Date.parse(credential.expiresAt ?? '')).toBe(
      Math.floor(later.getTime() / 1000) * 1000,
    );
    expect(await setup.knex('ssh_certificates_grants')).toHaveLength(1);
  });

  it('are taken back even when the configuration no longer allows them', async () => {
    const setup = await backends();
    const { ref } = await granted(setup);
    const narrowed = new SshCertificateProvider({
      authorities: [],
      store: new CertificateStore(setup.knex),
      keygen: new SshKeygen('ssh-keygen'),
      now: setup.now,
    });
    expect(await narrowed.inspect(ref, { signal: signal() })).toBe('present');
    await narrowed.revoke(ref, { signal: signal() });
    expect(await setup.one.inspect(ref, { signal: signal() })).toBe('absent');
  });
});
