import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  securityScorecardServiceRef,
  type SecurityScorecardService,
} from './service';

describe('securityScorecardServiceRef', () => {
  it('asks the scorecard on behalf of the caller', async () => {
    const seen: { method: string; url: string; caller: unknown }[] = [];
    let scorecards: SecurityScorecardService | undefined;
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'security-scorecard',
          register(env) {
            env.registerInit({
              deps: {
                router: coreServices.httpRouter,
                httpAuth: coreServices.httpAuth,
              },
              async init({ router, httpAuth }) {
                router.use(async (req, res) => {
                  const { principal } = await httpAuth.credentials(req);
                  seen.push({
                    method: req.method,
                    url: req.url,
                    caller: principal,
                  });
                  res.json({ level: 'silver', overdueFindings: 2 });
                });
              },
            });
          },
        }),
        createBackendPlugin({
          pluginId: 'reader',
          register(env) {
            env.registerInit({
              deps: { service: securityScorecardServiceRef },
              async init({ service }) {
                scorecards = service;
              },
            });
          },
        }),
      ],
    });

    const options = { credentials: mockCredentials.user('user:default/ana') };
    const ref = 'component:default/payments-api';
    expect(await scorecards?.getScorecard(ref, options)).toMatchObject({
      level: 'silver',
      overdueFindings: 2,
    });
    await scorecards?.refresh(ref, options);
    const caller = expect.objectContaining({
      userEntityRef: 'user:default/ana',
    });
    const url = '/scorecards/component/default/payments-api';
    expect(seen).toEqual([
      { method: 'GET', url, caller },
      { method: 'POST', url: `${url}/refresh`, caller },
    ]);
  });
});
