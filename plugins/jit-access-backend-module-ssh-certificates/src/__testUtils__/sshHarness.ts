import type { Entity } from '@backstage/catalog-model';
import type { GrantRef } from '@fairway/plugin-jit-access-node';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { CertificateStore } from '../CertificateStore';
import type { SshAuthority } from '../config';
import { SSH_PUBLIC_KEY_ANNOTATION } from '../publicKey';
import { RevocationLists } from '../RevocationLists';
import { SshCertificateProvider } from '../SshCertificateProvider';
import { SshKeygen } from '../SshKeygen';
import { FaultyStore } from './FaultyStore';
import { TestHost, type KeyPair } from './TestHost';

/** A person with that public key, or with none. */
export const userWithKey = (key?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations: key === undefined ? {} : { [SSH_PUBLIC_KEY_ANNOTATION]: key },
  },
  spec: { memberOf: [] },
});

/** An authority whose key is that of the host. */
export const authorityOf = (
  host: TestHost,
  over: Partial<SshAuthority> = {},
): SshAuthority => ({
  name: 'prod',
  key: { file: host.authority.file },
  principals: ['pay-logs', 'pay-ops'],
  extensions: ['permit-port-forwarding', 'permit-pty'],
  residual: Duration.fromISO('PT5M'),
  ...over,
});

/** The contract's harness over a migrated database and a real sshd. */
export async function createSshHarness(knex: Knex): Promise<ProviderHarness> {
  const host = await TestHost.create(['pay-ops']);
  const authorities = [authorityOf(host)];
  const keygen = new SshKeygen('ssh-keygen');
  const now = () => new Date();
  const store = new FaultyStore(knex);
  const provider = new SshCertificateProvider({
    authorities,
    store,
    keygen,
    now,
  });
  // What hosts fetch comes from another backend than the one that grants.
  const lists = new RevocationLists({
    authorities,
    store: new CertificateStore(knex),
    keygen,
    now,
  });
  const keys = new Map<string, KeyPair>();
  const given = new Map<string, string[]>();
  const good = { authority: 'prod', principals: 'pay-ops' };
  const ana = host.newKey();
  const dsaLike = ana.publicKey.replace('ssh-ed25519', 'ssh-dss');
  const weak = host.newKey(['rsa', '-b', '1024']).publicKey;
  let count = 0;

  const issue = async (ref: GrantRef) => {
    const { value } = await provider.issueCredential(ref, {
      signal: new AbortController().signal,
      expiresAt: new Date(Date.now() + 60_000),
    });
    return value;
  };

  return {
    provider,
    async freshRef() {
      count += 1;
      const key = host.newKey();
      keys.set(key.publicKey, key);
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: key.publicKey,
      };
    },
    /** Tries every certificate that was ever given out, and a new one. */
    async hasAccess(ref) {
      const key = keys.get(ref.principal);
      if (!key) {
        return false;
      }
      const certificates = given.get(ref.principal) ?? [];
      given.set(ref.principal, certificates);
      await issue(ref).then(
        certificate => certificates.push(certificate),
        () => {},
      );
      host.install(await lists.list('prod'));
      for (const certificate of certificates) {
        if (await host.lets(key, certificate)) {
          return true;
        }
      }
      return false;
    },
    usersWithoutPrincipal: [userWithKey()],
    usersWithBadPrincipal: [
      '',
      'ana',
      dsaLike,
      weak,
      `command="x" ${ana.publicKey}`,
      `${ana.publicKey}\n${ana.publicKey}`,
      ana.publicKey.slice(0, -4),
      `${ana.publicKey}AAAA`,
      ana.publicKey.replace('ssh-ed25519', 'ssh-rsa'),
    ].map(userWithKey),
    userWithPrincipal: {
      user: userWithKey(`${ana.publicKey} ana@laptop\n`),
      principal: ana.publicKey,
    },
    badEntitlements: [
      ...[
        ['no authority', { principals: 'pay-ops' }, 'authority'],
        ['an unknown authority', { ...good, authority: 'x' }, 'authority'],
        ['no principals', { authority: 'prod' }, 'principals'],
        [
          'a principal of nobody’s',
          { ...good, principals: 'root' },
          'principals',
        ],
        [
          'another order',
          { ...good, principals: 'pay-ops,pay-logs' },
          'principals',
        ],
        ['no address', { ...good, sourceAddress: 'home' }, 'sourceAddress'],
        ['no prefix', { ...good, sourceAddress: '192.0.2.1' }, 'sourceAddress'],
        [
          'a prefix too long',
          { ...good, sourceAddress: '192.0.2.0/33' },
          'sourceAddress',
        ],
        ['two commands', { ...good, forceCommand: 'a\nb' }, 'forceCommand'],
        [
          'an extension that is not allowed',
          { ...good, extensions: 'permit-agent-forwarding' },
          'extensions',
        ],
      ].map(([why, entitlement, field]) => ({
        why: String(why),
        entitlement: Object.fromEntries(Object.entries(entitlement)),
        field: String(field),
      })),
    ],
    async loseAnswer(call) {
      store.loseNext();
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      const { reached, release } = store.hold();
      return { reached: () => reached, release };
    },
    restart: async () =>
      new SshCertificateProvider({
        authorities,
        store: new CertificateStore(knex),
        keygen,
        now,
      }),
    close: () => host.close(),
  };
}
