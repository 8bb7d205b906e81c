import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import request from 'supertest';
import { createDatabases, DATABASES } from './__testUtils__/databases';
import { TestHost } from './__testUtils__/TestHost';
import { migrationsDir, MIGRATIONS_TABLE } from './CertificateStore';
import { jitAccessModuleSshCertificates } from './module';

jest.setTimeout(60_000);

const options = () => ({
  signal: new AbortController().signal,
  expiresAt: new Date(Date.now() + 60_000),
});

describe('module', () => {
  const databases = createDatabases();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-ssh-test-'));
  const authority = TestHost.makeKey(folder, 'ca');
  const person = TestHost.makeKey(folder, 'person');

  const otherMigrations = path.join(folder, 'migrations');
  fs.mkdirSync(otherMigrations);
  fs.writeFileSync(
    path.join(otherMigrations, '1_plugin.js'),
    'exports.up = async () => {}; exports.down = async () => {};',
  );

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function start(id: TestDatabaseId, over: object = {}) {
    const knex = await databases.init(id);
    const providers: JitProvider[] = [];
    const plugin = createBackendPlugin({
      pluginId: 'jit-access',
      register(reg) {
        reg.registerExtensionPoint(providersExtensionPoint, {
          addProvider: (...added) => {
            providers.push(...added);
          },
        });
        reg.registerInit({
          deps: { database: coreServices.database },
          async init({ database }) {
            // The plugin's own migrations are noted beside the module's.
            const client = await database.getClient();
            await client.migrate.latest({ directory: otherMigrations });
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        plugin,
        jitAccessModuleSshCertificates,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            jitAccess: {
              sshCertificates: {
                authorities: [
                  {
                    name: 'prod',
                    key: { file: authority.file },
                    principals: ['pay-ops'],
                    residual: { minutes: 5 },
                  },
                ],
                ...over,
              },
            },
          },
        }),
      ],
    });
    return { backend, knex, provider: providers[0] };
  }

  it.each(DATABASES)('publishes keys and lists to hosts, on %s', async id => {
    const { backend, provider } = await start(id);
    const { server } = backend;
    const base = '/api/jit-access/ssh-certificates/prod';
    const anonymous = (url: string) => request(server).get(url);

    const key = await anonymous(`${base}/ca.pub`);
    expect(key.status).toBe(200);
    expect(key.text).toBe(`${authority.publicKey}\n`);
    expect((await anonymous(`${base.replace('prod', 'x')}/krl`)).status).toBe(
      404,
    );

    const ref = {
      grantId: 'grant-1',
      entitlement: { authority: 'prod', principals: 'pay-ops' },
      principal: person.publicKey,
    };
    await provider.grant(ref, options());
    const credential = await provider.issueCredential?.(ref, options());
    const certificate = path.join(folder, 'issued-cert.pub');
    fs.writeFileSync(certificate, `${credential?.value}\n`);
    const isRevoked = async () => {
      const answer = await anonymous(`${base}/krl`).responseType('blob');
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/octet-stream');
      const krl = path.join(folder, 'krl');
      fs.writeFileSync(krl, answer.body);
      const { stdout, stderr } = spawnSync(
        'ssh-keygen',
        ['-Q', '-f', krl, certificate],
        { encoding: 'utf8' },
      );
      expect(stderr).toBe('');
      return /: REVOKED$/m.test(stdout);
    };
    expect(await isRevoked()).toBe(false);
    await provider.revoke(ref, { ...options(), killSessions: false });
    expect(await isRevoked()).toBe(true);
    await backend.stop();
  });

  it('doesn’t start without ssh-keygen, or with a key that is none', async () => {
    await expect(
      start('SQLITE_3', { sshKeygen: '/nowhere/ssh-keygen' }),
    ).rejects.toThrow(/install OpenSSH's client programs/);
    await expect(
      start('SQLITE_3', {
        authorities: [
          {
            name: 'prod',
            key: { pem: 'no key' },
            principals: ['pay-ops'],
            residual: 'PT5M',
          },
        ],
      }),
    ).rejects.toThrow(/reading the key of authority 'prod'/);
  });

  it.each(DATABASES)('migrates down and up again, on %s', async id => {
    const knex = await databases.init(id);
    const config = { directory: migrationsDir, tableName: MIGRATIONS_TABLE };
    await knex.migrate.latest(config);
    expect(await knex.schema.hasTable('ssh_certificates_issued')).toBe(true);
    await knex.migrate.rollback(config, true);
    expect(await knex.schema.hasTable('ssh_certificates_issued')).toBe(false);
    expect(await knex.schema.hasTable('ssh_certificates_grants')).toBe(false);
    await knex.migrate.latest(config);
  });
});
