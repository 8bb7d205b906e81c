import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import authPlugin from '@backstage/plugin-auth-backend';
import request from 'supertest';
import { authModulePersonaProvider } from './module';

const config = {
  app: { baseUrl: 'http://localhost:3000' },
  backend: { baseUrl: 'http://localhost:7007' },
  auth: {
    providers: {
      persona: {
        people: [{ ref: 'user:default/ana', title: 'Ana', role: '' }],
      },
    },
  },
};

const entities = ['ana', 'root'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { namespace: 'default', name },
  spec: { memberOf: [] },
}));

const startBackend = (data: typeof config | Omit<typeof config, 'auth'>) =>
  startTestBackend({
    features: [
      authPlugin,
      authModulePersonaProvider,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({ data }),
    ],
  });

describe('persona sign-in', () => {
  const before = process.env.NODE_ENV;

  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: before });
  });

  it('signs in a listed person, and nobody else', async () => {
    const { server } = await startBackend(config);
    const refresh = (persona?: string) => {
      const call = request(server).get('/api/auth/persona/refresh');
      return persona ? call.set('x-fairway-persona', persona) : call;
    };

    const ana = await refresh('ana');
    expect(ana.status).toBe(200);
    expect(ana.body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/ana',
    );
    expect(ana.body.profile.displayName).toBe('Ana');
    expect((await refresh()).status).toBe(401);
    expect((await refresh('root')).status).toBe(403);
    expect((await refresh('group:default/ana')).status).toBe(403);
  });

  it('refuses to start in production', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    await expect(startBackend(config)).rejects.toThrow(
      /refuses to start in production/,
    );
  });

  it('is absent when it is not configured', async () => {
    const { auth: _, ...rest } = config;
    const { server } = await startBackend(rest);
    const { status } = await request(server)
      .get('/api/auth/persona/refresh')
      .set('x-fairway-persona', 'ana');
    expect(status).toBe(404);
  });
});
