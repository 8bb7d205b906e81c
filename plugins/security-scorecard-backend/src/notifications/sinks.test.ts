import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { SinkMessage } from '@fairway/plugin-security-scorecard-node';
import { Speaker } from '@fairway/plugin-spoken-node';
import { readNotificationConfig } from './config';
import {
  PortalSink,
  SinkRegistry,
  TicketSystemRegistry,
  WebhookChatSink,
} from './sinks';

const message: SinkMessage = {
  id: 'm1',
  recipient: 'group:default/payments',
  title: 'Payments API fell',
  description: 'x'.repeat(5000),
  url: 'http://portal/security',
  link: '/security',
  severity: 'high',
  notices: [
    {
      kind: 'level-lost',
      title: '',
      description: '',
      link: '/security',
      severity: 'high',
      entityRef: null,
    },
  ],
};
const { signal } = new AbortController();

describe('sinks', () => {
  it('posts to a chat within its limits, and fails when the chat does', async () => {
    const fetch = jest.fn(async (_url: unknown, _init?: RequestInit) =>
      Response.json({}, { status: 201 }),
    );
    const sink = new WebhookChatSink({
      url: 'http://chat/hook',
      kinds: ['level-lost'],
      speaker: new Speaker({
        auth: mockServices.auth(),
        catalog: catalogServiceMock({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Group',
              metadata: { name: 'payments', title: 'Team Payments' },
            },
          ],
        }),
      }),
      fetch,
    });
    await sink.send(message, { signal });
    const [url, init] = fetch.mock.calls[0];
    const { text, ...rest } = JSON.parse(String(init?.body));
    expect(url).toBe('http://chat/hook');
    expect(rest).toEqual({});
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(text).toMatch(/^Team Payments: Payments API fell\n/);
    expect(text).toMatch(/…\nhttp:\/\/portal\/security$/);
    expect(new Headers(init?.headers).get('Idempotency-Key')).toBe('m1');
    fetch.mockResolvedValueOnce(Response.json({}, { status: 500 }));
    await expect(sink.send(message, { signal })).rejects.toThrow(/500/);
  });

  it('lets no name in a message act in the chat', async () => {
    const fetch = jest.fn(async (_url: unknown, _init?: RequestInit) =>
      Response.json({}, { status: 201 }),
    );
    const sink = new WebhookChatSink({
      url: 'http://chat/hook',
      kinds: undefined,
      speaker: new Speaker({
        auth: mockServices.auth(),
        catalog: catalogServiceMock(),
      }),
      fetch,
    });
    await sink.send(
      {
        ...message,
        title: '<!channel> fell',
        description: 'One\n[Portal](https://evil.example) @here',
      },
      { signal },
    );
    const [[, init]] = fetch.mock.calls;
    expect(JSON.parse(String(init?.body)).text).toBe(
      'payments: !channel fell\nOne\nPortal(https://evil.example) here\nhttp://portal/security',
    );
  });

  it('tells the portal, so that a second try updates the first, and nobody is told twice who is told through a team as well', async () => {
    const send = jest.fn<Promise<void>, [NotificationSendOptions]>(
      async () => {},
    );
    const sink = new PortalSink({ send });
    await sink.send(message);
    await sink.send({
      ...message,
      id: 'm2',
      recipient: 'user:default/ana',
    });
    const [other] = message.notices;
    await sink.send({ ...message, notices: [{ ...other, title: 'Other' }] });
    const [first, second, third] = send.mock.calls.map(
      ([{ payload }]) => payload.scope,
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: 'group:default/payments' },
      payload: expect.objectContaining({
        scope: expect.stringMatching(/^security-scorecard:[0-9a-f]{64}$/),
        topic: 'level-lost',
      }),
    });
  });

  it('refuses two of one name', () => {
    const sinks = new SinkRegistry();
    const portal = new PortalSink({ send: async () => {} });
    sinks.addSink(portal);
    expect(() => sinks.addSink(portal)).toThrow(/'portal' already/);
    const tickets = new TicketSystemRegistry();
    const system = {
      find: async () => undefined,
      open: async () => ({ key: '1', url: null }),
      comment: async () => {},
      close: async () => {},
    };
    tickets.setTicketSystem(system);
    expect(() => tickets.setTicketSystem(system)).toThrow(/already/);
  });
});

describe('readNotificationConfig', () => {
  const read = (notifications: object) =>
    readNotificationConfig(
      mockServices.rootConfig({
        data: { securityScorecard: { notifications } },
      }),
    );

  it('has defaults', () => {
    const config = read({});
    expect(config.kinds.size).toBe(8);
    expect(config.batch['level-lost']).toBe('PT15M');
    expect(config.batch['waiver-decided']).toBeUndefined();
    expect(config.chat).toBeUndefined();
    expect(config.tickets.after).toBe('P1D');
  });

  it('reads whole refs and lists', () => {
    const config = read({
      kinds: ['level-lost'],
      deciders: ['Security'],
      chat: { webhookUrl: 'http://chat', kinds: ['level-lost'] },
      tickets: { after: 'PT1H', severities: ['critical'] },
    });
    expect([...config.kinds]).toEqual(['level-lost']);
    expect(config.deciders).toEqual(['group:default/security']);
    expect([...config.tickets.severities]).toEqual(['critical']);
  });

  it.each([
    [{ kinds: ['gossip'] }, /notifications.kinds/],
    [{ batch: '15 minutes' }, /notifications.batch/],
    [{ tickets: { after: 'soon' } }, /notifications.tickets.after/],
    [{ tickets: { severities: ['bad'] } }, /notifications.tickets.severities/],
  ])('refuses %j', (notifications, problem) => {
    expect(() => read(notifications)).toThrow(problem);
  });
});
