import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  collectorsExtensionPoint,
  GATE_ANSWERED_TOPIC,
} from '@fairway/plugin-security-scorecard-node';
import request from 'supertest';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
} from '../__testUtils__/fixtures';
import securityScorecardPlugin from '..';

const CARD =
  '/api/security-scorecard/scorecards/component/default/payments-api';
const GATES = `apiVersion: fairway.dev/v1
kind: GatePolicy
stages:
  build: [{ name: no-new, require: change, reports: [dependencies], noNew: high }]
  test: [{ name: level, require: level, atLeast: bronze }]
  production: [{ name: level, require: level, atLeast: silver }]
`;
const trivy = (ids: string[]) =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: 'payments-api',
    ArtifactType: 'filesystem',
    Results: [
      {
        Target: 'package-lock.json',
        Class: 'lang-pkgs',
        Type: 'npm',
        Vulnerabilities: ids.map(id => ({
          VulnerabilityID: id,
          PkgName: 'left-pad',
          InstalledVersion: '1.0.0',
          Severity: 'HIGH',
          Title: id,
        })),
      },
    ],
  });

describe('the gate', () => {
  const dir = createMockDirectory({
    content: { checks: { 'scan.yaml': CHECKS }, 'gates.yaml': GATES },
  });
  const scheduler = mockServices.scheduler();
  const published: unknown[] = [];
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const auth = mockCredentials.user.header('user:default/owner');

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        securityScorecardPlugin,
        createBackendModule({
          pluginId: 'security-scorecard',
          moduleId: 'fake',
          register(env) {
            env.registerInit({
              deps: { collectors: collectorsExtensionPoint },
              async init({ collectors }) {
                collectors.addCollector(
                  new FakeCollector(async function* script(entities) {
                    for (const entity of entities) {
                      yield observation(entity.metadata.name, {
                        observedAt: new Date().toISOString(),
                        facts: { scanState: 'scanned', criticalOpen: 3 },
                        findings: [finding('CVE-2026-1')],
                      });
                    }
                  }),
                );
              },
            });
          },
        }),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => ({
            async publish({ topic, eventPayload }) {
              if (topic === GATE_ANSWERED_TOPIC) {
                published.push(eventPayload);
              }
            },
            async subscribe() {},
          }),
        }),
        catalogServiceMock.factory({ entities: [component('payments-api')] }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.rootConfig.factory({
          data: {
            securityScorecard: {
              policies: dir.resolve('checks'),
              gates: dir.resolve('gates.yaml'),
            },
          },
        }),
      ],
    }));
    await scheduler.triggerTask('security-scorecard-sync-entities');
    await scheduler.triggerTask('security-scorecard-collect-fake');
  });

  const ask = (query: string, authorization = auth) =>
    request(server)
      .get(`${CARD}/gate?${query}`)
      .set('authorization', authorization);

  it('answers from what is stored and tells others', async () => {
    const pipeline = mockCredentials.service.header();
    const { body } = await ask('stage=test', pipeline);
    expect(body).toMatchObject({ verdict: 'pass', change: null });
    const production = await ask('stage=production', pipeline);
    expect(production.body).toMatchObject({
      verdict: 'fail',
      reasons: [{ rule: 'level', checkIds: ['scan.noCriticals'] }],
    });
    expect(published).toEqual([
      expect.objectContaining({ stage: 'test', verdict: 'pass', rules: [] }),
      expect.objectContaining({
        entityRef: 'component:default/payments-api',
        verdict: 'fail',
        rules: ['level'],
      }),
    ]);
  });

  it('tells nobody of a person who looks', async () => {
    const before = published.length;
    const { body } = await ask('stage=production&change=pr-9');
    expect(body).toMatchObject({ verdict: 'fail' });
    expect(published).toHaveLength(before);
  });

  it('takes an upload token of the entity and judges a change by its reports', async () => {
    const issued = await request(server)
      .post(`${CARD}/upload-tokens`)
      .set('authorization', auth)
      .send({ description: 'pipeline of the test' });
    expect(issued.status).toBe(201);
    const token = `Bearer ${issued.body.secret}`;
    const build = () => ask('stage=build&change=pr-1', token);
    const upload = (ids: string[], query: string) =>
      request(server)
        .post(`${CARD}/reports?${query}`)
        .set('authorization', token)
        .set('content-type', 'application/octet-stream')
        .send(trivy(ids));

    expect((await build()).body).toMatchObject({
      verdict: 'unknown',
      reasons: [{ message: "pr-1 can't be told: no report for dependencies." }],
    });
    const before = await request(server).get(CARD).set('authorization', auth);

    const bad = await upload(
      ['CVE-2026-7777'],
      'slot=dependencies&change=pr-1',
    );
    expect(bad.status).toBeLessThan(300);
    expect((await build()).body).toMatchObject({
      verdict: 'fail',
      reasons: [{ message: expect.stringContaining('CVE-2026-7777') }],
    });
    const after = await request(server).get(CARD).set('authorization', auth);
    expect(after.body.openFindings).toEqual(before.body.openFindings);

    // Once the default branch has it, it is not new.
    await upload(['CVE-2026-7777'], 'slot=dependencies');
    expect((await build()).body).toMatchObject({ verdict: 'pass' });

    const elsewhere = await request(server)
      .get(
        '/api/security-scorecard/scorecards/component/default/other/gate?stage=test',
      )
      .set('authorization', token);
    expect(elsewhere.status).toBe(403);
    expect((await ask('stage=test', `${token}x`)).status).toBe(401);
  });

  it('follows its file, and the checks theirs, within a second or so', async () => {
    const status = async () =>
      (
        await request(server)
          .get('/api/security-scorecard/policy')
          .set('authorization', auth)
      ).body;
    expect(await status()).toMatchObject({
      checks: 2,
      problem: null,
      orphans: [],
    });
    const until = async (check: () => Promise<boolean>) => {
      const end = Date.now() + 10_000;
      while (!(await check())) {
        if (Date.now() > end) {
          throw new Error('nothing happened');
        }
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
    };

    dir.addContent({
      'gates.yaml': GATES.replace('atLeast: silver', 'atLeast: bronze').replace(
        'test: [',
        'test: [{ name: gone, require: checks, ids: [scan.gone] }, ',
      ),
    });
    await until(
      async () => (await ask('stage=production')).body.verdict === 'pass',
    );
    expect((await ask('stage=test')).body.verdict).toBe('unknown');
    expect((await status()).orphans).toEqual([
      { checkId: 'scan.gone', usedBy: 'gate test, rule gone' },
    ]);

    dir.addContent({
      'gates.yaml': GATES.replace('silver', 'brass'),
      checks: {
        'scan.yaml': CHECKS.replace(
          'facts.criticalOpen == 0',
          'facts.criticalOpn == 0',
        ),
      },
    });
    await until(async () => {
      const { problem } = await status();
      return (
        /gates\.yaml:6/.test(problem) &&
        /scan\.yaml:30: .*criticalOpn/.test(problem)
      );
    });
    expect((await ask('stage=production')).body.verdict).toBe('pass');
    expect((await status()).checks).toBe(2);
  });
});
