import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import {
  CHECKS,
  component,
  FakeCollector,
  observation,
} from '../__testUtils__/fixtures';
import { testPermissions, testUserInfo } from '../__testUtils__/policy';
import securityScorecardPlugin from '..';

describe('actions', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const scheduler = mockServices.scheduler();
  const actions = actionsRegistryServiceMock();
  /** What the auditor heard, with how it went. */
  const heard: unknown[] = [];

  beforeAll(async () => {
    await startTestBackend({
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
                      });
                    }
                  }),
                );
              },
            });
          },
        }),
        catalogServiceMock.factory({ entities: [component('payments-api')] }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => actions,
        }),
        testPermissions({
          'component:default/payments-api': 'group:default/payments',
        }),
        testUserInfo,
        mockServices.auditor.mock({
          createEvent: async ({ eventId, meta }) => ({
            success: async () => void heard.push([eventId, meta, 'success']),
            fail: async ({ error }) =>
              void heard.push([eventId, meta, error.name]),
          }),
        }).factory,
        mockServices.rootConfig.factory({
          data: { securityScorecard: { policies: dir.path } },
        }),
      ],
    });
    await scheduler.triggerTask('security-scorecard-sync-entities');
    await scheduler.triggerTask('security-scorecard-collect-fake');
  });

  const as = (person: string) => mockCredentials.user(`user:default/${person}`);
  const invoke = (
    name: string,
    input: Parameters<typeof actions.invoke>[0]['input'],
    credentials: Parameters<typeof actions.invoke>[0]['credentials'],
  ) => actions.invoke({ id: `test:${name}`, input, credentials });

  it('read what the caller may read', async () => {
    const { output } = await invoke(
      'read-scorecard',
      { entityRef: 'Payments-API' },
      as('developer'),
    );
    expect(output).toMatchObject({
      entityRef: 'component:default/payments-api',
      level: 'bronze',
      nextLevel: { level: 'silver', missing: ['scan.noCriticals'] },
      knownChecks: 2,
    });
    const failing = await invoke(
      'list-failing-checks',
      { entityRef: 'payments-api' },
      as('developer'),
    );
    expect(failing.output).toMatchObject({
      checks: [{ checkId: 'scan.noCriticals', severity: 'critical' }],
    });
    const why = await invoke(
      'explain-check',
      { entityRef: 'payments-api', checkId: 'scan.noCriticals' },
      as('developer'),
    );
    expect(why.output).toMatchObject({
      state: 'fail',
      observed: '3 critical vulnerabilities are open',
      facts: expect.arrayContaining([
        expect.objectContaining({
          name: 'fake.criticalOpen',
          description: 'open criticals',
          value: '3',
        }),
      ]),
    });
  });

  it.each(['read-scorecard', 'list-failing-checks', 'explain-check'])(
    '%s tells an outsider nothing',
    async name => {
      heard.splice(0);
      await expect(
        invoke(
          name,
          { entityRef: 'payments-api', checkId: 'scan.covered' },
          as('outsider'),
        ),
      ).rejects.toThrow(/There is no scorecard/);
      expect(heard).toEqual([
        [
          'scorecard-fetch',
          {
            queryType: 'by-ref',
            entityRef: 'payments-api',
            by: 'user:default/outsider',
          },
          'NotFoundError',
        ],
      ]);
    },
  );

  it('explain no check that is not there', async () => {
    await expect(
      invoke(
        'explain-check',
        { entityRef: 'payments-api', checkId: 'scan.gone' },
        as('developer'),
      ),
    ).rejects.toThrow(/There is no check 'scan.gone'/);
  });

  it('ask for a waiver only as a person who may', async () => {
    const input = {
      entityRef: 'payments-api',
      checkId: 'scan.noCriticals',
      type: 'accepted-risk',
      justification: 'The component is not reachable from outside.',
      expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    };
    heard.splice(0);
    await expect(
      invoke('request-waiver', input, mockCredentials.service()),
    ).rejects.toThrow(/Only a person/);
    await expect(
      invoke('request-waiver', input, as('outsider')),
    ).rejects.toThrow(/no scorecard/);
    const { output } = await invoke('request-waiver', input, as('owner'));
    expect(output).toMatchObject({ status: 'pending' });
    const told = (by: string) => ({
      actionType: 'request',
      entityRef: 'payments-api',
      type: 'accepted-risk',
      by,
    });
    expect(heard).toEqual([
      ['waiver-mutate', told('a service'), 'NotAllowedError'],
      ['waiver-mutate', told('user:default/outsider'), 'NotFoundError'],
      ['waiver-mutate', told('user:default/owner'), 'success'],
    ]);
  });

  it.each(['entityRef', 'justification'])(
    'ask for nothing with a %s that no row can hold',
    async field => {
      const input = {
        entityRef: 'payments-api',
        checkId: 'scan.noCriticals',
        type: 'accepted-risk',
        justification: 'The component is not reachable from outside.',
        expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      };
      heard.splice(0);
      await expect(
        invoke(
          'request-waiver',
          { ...input, [field]: `${'x'.repeat(20)}\0` },
          as('owner'),
        ),
      ).rejects.toThrow(`${field} must not hold control characters`);
      expect(heard).toMatchObject([['waiver-mutate', {}, 'InputError']]);
    },
  );

  it('read nothing by a ref that no row can hold', async () => {
    await expect(
      invoke('read-scorecard', { entityRef: 'a\0' }, as('developer')),
    ).rejects.toThrow(/entityRef must not hold control characters/);
  });
});
