import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  securityEventsExtensionPoint,
  type SecurityEventListener,
  type Understood,
} from '@fairway/plugin-security-cases-node';
import securityCasesModuleGithub from './index';
import { protection } from './__testUtils__/payloads';

type Data = NonNullable<
  Parameters<typeof mockServices.rootConfig.factory>[0]
>['data'];

/** The module, in a plugin that keeps what it is handed. */
async function start(data: Data = {}) {
  const events = mockServices.events();
  const listeners: SecurityEventListener[] = [];
  const taken: { source: string; raw: string; understood: Understood }[] = [];
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'security-cases',
        register(env) {
          env.registerExtensionPoint(securityEventsExtensionPoint, {
            addSource: () => {},
            addListener: listener => void listeners.push(listener),
          });
          env.registerInit({
            deps: {},
            async init() {
              for (const listener of listeners) {
                await listener.listen({
                  async take(source, raw, understood) {
                    taken.push({ source, raw: String(raw), understood });
                    return 'accepted';
                  },
                });
              }
            },
          });
        },
      }),
      securityCasesModuleGithub,
      mockServices.events.mock({
        publish: params => events.publish(params),
        subscribe: options => events.subscribe(options),
      }).factory,
      mockServices.rootConfig.factory({ data }),
    ],
  });
  return { events, taken };
}

it('hands over what Backstage publishes, and nothing else', async () => {
  const { events, taken } = await start();
  const eventPayload = protection('deleted');
  await events.publish({
    topic: 'github.branch_protection_rule',
    eventPayload,
  });
  await events.publish({ topic: 'github.star', eventPayload });
  let deep: unknown = {};
  for (let i = 0; i < 100_000; i += 1) {
    deep = [deep];
  }
  await events.publish({ topic: 'github.push', eventPayload: deep });
  expect(taken).toMatchObject([
    {
      source: 'github',
      raw: expect.stringContaining(
        '"full_name":"harbour-example/payments-api"',
      ),
      understood: { outcome: 'event' },
    },
    {
      source: 'github',
      raw: 'github.push',
      understood: {
        outcome: 'malformed',
        why: 'the payload is too deep or too long',
      },
    },
  ]);
});

describe('events that nobody checks', () => {
  const app = { appId: 1, webhookSecret: 'given' };

  it.each<[string, Data]>([
    ['github', { events: { http: { topics: ['github'] } } }],
    [
      'github.push',
      {
        events: {
          http: { topics: ['github.push'] },
          modules: { github: { webhookSecret: 'given' } },
        },
      },
    ],
  ])('are no events: %s', async (topic, data) => {
    await expect(start(data)).rejects.toThrow(
      `events.http.topics has '${topic}', which takes events of GitHub without a signature`,
    );
  });

  it.each<[string, Data]>([
    [
      'webhooks with a secret',
      {
        events: {
          http: { topics: ['github'] },
          modules: { github: { webhookSecret: 'given' } },
        },
      },
    ],
    [
      'apps with a secret',
      {
        events: { http: { topics: ['github'] } },
        integrations: { github: [{ host: 'github.com', apps: [app] }] },
      },
    ],
    ['other topics', { events: { http: { topics: ['gitlab', 'githubber'] } } }],
  ])('are not: %s', async (_what, data) => {
    await expect(start(data)).resolves.toBeDefined();
  });
});
