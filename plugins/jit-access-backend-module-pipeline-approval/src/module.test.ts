import { generateKeyPairSync } from 'node:crypto';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  providersExtensionPoint,
  type JitProvider,
} from '@fairway/plugin-jit-access-node';
import { decodeJwt } from 'jose';
import request from 'supertest';
import { PIPELINE_ACTOR_ANNOTATION } from './actors';
import { SECRET_HEADER } from './createRouter';
import { jitAccessModulePipelineApproval } from './module';

jest.setTimeout(60_000);

const SECRET = 'a-secret-of-the-pipeline-at-least-24';
const hash = `sha256:${'a'.repeat(64)}`;
const entitlement = { pipeline: 'deploy-prod', action: 'deploy', hash };

async function start(pipelineApproval?: object) {
  const providers: JitProvider[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'jit-access',
    register(reg) {
      reg.registerExtensionPoint(providersExtensionPoint, {
        addProvider: (...added) => {
          providers.push(...added);
        },
      });
      reg.registerInit({ deps: {}, init: async () => {} });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      jitAccessModulePipelineApproval,
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: {
              name: 'ana',
              annotations: { [PIPELINE_ACTOR_ANNOTATION]: 'ana-at-ci' },
            },
          },
        ],
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example' },
          backend: { baseUrl: 'https://portal.example' },
          jitAccess: pipelineApproval ? { pipelineApproval } : {},
        },
      }),
    ],
  });
  return { providers, backend };
}

describe('module', () => {
  it('adds nothing without configuration', async () => {
    const { providers, backend } = await start();
    expect(providers).toEqual([]);
    await backend.stop();
  });

  it('signs for no longer than the grant lasts', async () => {
    const der = generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    const { providers, backend } = await start({
      privateKey: der.toString('base64'),
      pipelines: [{ name: 'deploy-prod', secret: SECRET }],
    });
    const [provider] = providers;
    const { signal } = new AbortController();
    const ref = { grantId: 'grant-1', entitlement, principal: 'ana-at-ci' };
    // The obligation to revoke leaves time for provisioning; the grant does not.
    await provider.grant(ref, {
      signal,
      expiresAt: new Date(Date.now() + 660_000),
    });
    const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
    const credential = await provider.issueCredential?.(ref, {
      signal,
      expiresAt: end,
    });
    expect(credential?.expiresAt).toBe(end.toISOString());
    const { exp } = decodeJwt(credential?.value ?? '');
    expect(exp).toBe(end.getTime() / 1000);
    await backend.stop();
  });

  it('takes an approval from grant to redemption', async () => {
    const der = generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    const { providers, backend } = await start({
      privateKey: der.toString('base64'),
      pipelines: [{ name: 'deploy-prod', secret: SECRET }],
    });
    const [provider] = providers;
    const { signal } = new AbortController();
    const expiresAt = new Date(Date.now() + 60_000);
    const ref = { grantId: 'grant-1', entitlement, principal: 'ana-at-ci' };
    await provider.grant(ref, { signal, expiresAt });
    const credential = await provider.issueCredential?.(ref, {
      signal,
      expiresAt,
    });
    const redeemed = await request(backend.server)
      .post('/api/jit-access/pipeline-approvals/redeem')
      .set(SECRET_HEADER, SECRET)
      .send({
        approval: credential?.value,
        pipeline: 'deploy-prod',
        hash,
        actor: 'ana-at-ci',
        run: 'run 1',
      });
    expect(redeemed.status).toBe(200);
    expect(redeemed.body.grantId).toBe('grant-1');
    // Nobody gets it a second time, in no way.
    await expect(
      provider.issueCredential?.(ref, { signal, expiresAt }),
    ).rejects.toThrow(/redeemed by run 1/);
    await provider.revoke(ref, { signal, killSessions: false });
    const error = await provider
      .grant(ref, { signal, expiresAt })
      .catch(thrown => thrown);
    expect(String(error)).toContain('not given twice');
    expect(provider.classify(error)).toBe('permanent');
    await backend.stop();
  });
});
