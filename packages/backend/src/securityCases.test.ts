import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
  type AuthService,
  type DiscoveryService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import jitAccessPlugin from '@fairway/plugin-jit-access-backend';
import {
  accessResponseServiceRef,
  jitAccessLedgerServiceRef,
  type AccessResponseService,
  type JitAccessLedgerService,
} from '@fairway/plugin-jit-access-node';
import securityCasesPlugin from '@fairway/plugin-security-cases-backend';
import { standIns } from './__testUtils__/standIns';

jest.setTimeout(120_000);

const ACCOUNT = 'resource:default/aws-production';
const RESPONSE = {
  caseId: 'case-1',
  reason: 'Security case SC-1: the trail was stopped',
  by: 'plugin:security-cases',
};

/** What one plugin has to reach another with. */
interface Reach {
  access: AccessResponseService;
  auth: AuthService;
  discovery: DiscoveryService;
  ledger: JitAccessLedgerService;
}

const deps = {
  access: accessResponseServiceRef,
  auth: coreServices.auth,
  discovery: coreServices.discovery,
  ledger: jitAccessLedgerServiceRef,
};

/** Both plugins and a third one, with the tokens that a portal would have. */
async function startBoth() {
  const reach = new Map<string, Reach>();
  await startTestBackend({
    features: [
      authServiceFactory,
      httpAuthServiceFactory,
      permissionsServiceFactory,
      jitAccessPlugin,
      securityCasesPlugin,
      createBackendModule({
        pluginId: 'security-cases',
        moduleId: 'reach',
        register(env) {
          env.registerInit({
            deps,
            init: async given => void reach.set('security-cases', given),
          });
        },
      }),
      createBackendPlugin({
        pluginId: 'another',
        register(env) {
          env.registerInit({
            deps,
            init: async given => void reach.set('another', given),
          });
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'omar', namespace: 'default' },
            spec: { memberOf: [] },
          },
        ],
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => mockServices.scheduler(),
      }),
      ...standIns,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          permission: { enabled: true },
          jitAccess: {
            policies: await mkdtemp(
              path.join(tmpdir(), 'fairway-no-policies-'),
            ),
          },
        },
      }),
    ],
  });
  const of = (plugin: string) => {
    const found = reach.get(plugin);
    if (!found) {
      throw new Error(`The plugin ${plugin} did not start`);
    }
    return found;
  };
  return { of };
}

/** What a call is answered with, as an HTTP status. */
const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    error => error.statusCode,
  );

describe('just-in-time access, asked by other plugins with real tokens', () => {
  let portal: Awaited<ReturnType<typeof startBoth>>;

  beforeAll(async () => {
    portal = await startBoth();
  });

  const actions = async () => {
    const { auth, ledger } = portal.of('security-cases');
    const { items } = await ledger.listRows(
      {},
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items.map(({ actor, action }) => `${actor} ${action}`).reverse();
  };

  it('does what security cases ask for', async () => {
    const { access } = portal.of('security-cases');
    expect(await access.liveGrantsOf('user:default/omar')).toEqual([]);
    expect(await access.endGrantsOf('user:default/omar', RESPONSE)).toEqual({
      ended: 0,
      invalidated: 0,
    });
    expect(await access.holdTarget(ACCOUNT, RESPONSE)).toMatchObject({
      scope: 'entity',
      ref: ACCOUNT,
      liftedAt: null,
    });
    expect(await access.liftHold(RESPONSE)).toEqual({ lifted: 1 });
    expect(await actions()).toEqual([
      'plugin:security-cases emergency-revoke-all',
      'plugin:security-cases hold-placed',
      'plugin:security-cases hold-lifted',
    ]);
  });

  it('refuses any other plugin, and nothing comes of it', async () => {
    const before = await actions();
    const { access } = portal.of('another');
    expect(
      await Promise.all([
        statusOf(access.liveGrantsOf('user:default/omar')),
        statusOf(access.endGrantsOf('user:default/omar', RESPONSE)),
        statusOf(access.holdTarget(ACCOUNT, RESPONSE)),
        statusOf(access.liftHold(RESPONSE)),
      ]),
    ).toEqual([403, 403, 403, 403]);
    expect(await actions()).toEqual(before);
  });

  it('refuses a token that is for another plugin, forged or missing', async () => {
    const { auth, discovery } = portal.of('security-cases');
    const tokenFor = async (targetPluginId: string) => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId,
      });
      return token;
    };
    const url = `${await discovery.getBaseUrl('jit-access')}/case-responses/grants`;
    const ask = async (headers: Record<string, string>) => {
      const { status } = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ person: 'user:default/omar' }),
      });
      return status;
    };
    const right = await tokenFor('jit-access');
    const [header, , signature] = right.split('.');
    const claims = Buffer.from(
      JSON.stringify({
        sub: 'security-cases',
        aud: 'jit-access',
        exp: Math.floor(Date.now() / 1000) + 3600,
      }),
    ).toString('base64url');
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    expect([
      await ask(bearer(right)),
      await ask(bearer(await tokenFor('catalog'))),
      await ask(bearer(`${header}.${claims}.${signature}`)),
      await ask({}),
    ]).toEqual([200, 401, 401, 401]);
  });
});
