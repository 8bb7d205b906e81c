import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import approvedImagesModuleAws from '@fairway/plugin-approved-images-backend-module-aws';
import { RUNNING_IMAGES_TOPIC } from '@fairway/plugin-approved-images-common';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import {
  createSandbox,
  createWorld,
  sandboxCredentials,
} from '@fairway/sandbox';
import { setupServer } from 'msw/node';
import request from 'supertest';
import approvedImagesPlugin from '../index';

jest.setTimeout(120_000);

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const QUEUE = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/fairway-image-scan`;

const world = createWorld({
  accounts: [{ accountId: ACCOUNT, regions: { [REGION]: {} } }],
});
const server = setupServer(...createSandbox({ world }).handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }));
afterAll(() => server.close());

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const image = (digit: string | null) => ({
  kind: 'container',
  reference: `registry.example/team/app:${digit}`,
  digest: digit && `sha256:${digit.repeat(64)}`,
  region: null,
  accountId: null,
  place: 'harbour-prod/payments',
  instances: 1,
});

async function start(databaseId: (typeof databases)['supportedIds'][number]) {
  const knex = await databases.init(databaseId);
  const events = mockServices.events();
  const scheduler = mockServices.scheduler();
  const unused = async () => {
    throw new Error('not used');
  };
  const portal = await startTestBackend({
    features: [
      approvedImagesPlugin,
      approvedImagesModuleAws,
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'app', namespace: 'default' },
            spec: { type: 'service', lifecycle: 'production', owner: 'team' },
          },
        ],
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: securityScorecardServiceRef,
        deps: {},
        factory: () => ({
          getScorecard: unused,
          listFindings: unused,
          refresh: unused,
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          aws: {
            accounts: [{ accountId: ACCOUNT, ...sandboxCredentials(ACCOUNT) }],
          },
          approvedImages: {
            sampling: { size: 0 },
            aws: {
              scanner: {
                jobs: `${QUEUE}s.fifo`,
                results: `${QUEUE}-results`,
                region: REGION,
                accountId: ACCOUNT,
                secret: 'a secret that only the portal has',
              },
            },
          },
        },
      }),
    ],
  });
  const get = async (path: string) =>
    (await request(portal.server).get(`/api/approved-images${path}`)).body;
  return { events, scheduler, get, stop: () => portal.stop() };
}

describe.each(databases.eachSupportedId())('out-of-band scans on %s', id => {
  it('go from drift to the scanner and back', async () => {
    const { events, scheduler, get, stop } = await start(id);
    await events.publish({
      topic: RUNNING_IMAGES_TOPIC,
      eventPayload: {
        entityRef: 'component:default/app',
        source: 'kubernetes-workloads',
        images: [image('a'), image('b'), image(null)],
        complete: true,
        observedAt: '2026-11-21T10:00:00.000Z',
      },
    });
    const states = async () => {
      const { items } = await get('/scans');
      return items.map((scan: { state: string }) => scan.state).sort();
    };
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
    await scheduler.triggerTask('approved-images-scans');
    // Nobody knows which image the third one is: it is not sent, and never clean.
    expect(await states()).toEqual(['queued', 'sent', 'sent']);
    await scheduler.triggerTask('approved-images-answers-aws-sqs');
    const after = await states();
    expect(after).toContain('queued');
    expect(after).not.toContain('sent');
    expect(after).not.toContain('unknown');
    expect(await get('/scanners')).toEqual({
      // Of the third one nobody has a digest: it waits, and it is told why.
      unclaimed: {
        waiting: 1,
        unanswered: 0,
        why: expect.stringContaining('No scanner takes images of this kind'),
      },
      items: [
        expect.objectContaining({
          scanner: 'aws-sqs',
          kinds: ['container', 'machine'],
          state: 'working',
          waiting: 0,
          running: 0,
          lastAnswerAt: expect.any(String),
          answers: expect.objectContaining({ accepted: 2, forged: 0 }),
          lastRefused: null,
        }),
      ],
    });
    await stop();
  });
});
