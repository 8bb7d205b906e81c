import type { LifecycleEvent } from '@fairway/plugin-jit-access-node';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Speaker } from '@fairway/plugin-spoken-node';
import { createSandbox, createWorld, DESK_URL } from '@fairway/sandbox';
import { getResponse } from 'msw';
import { RequestTickets } from './RequestTickets';
import { TicketClient } from './TicketClient';
import { TicketLookup } from './TicketLookup';

const signal = new AbortController().signal;
const ENTITY = 'resource:default/payments-db';

function setUp() {
  const { handlers, world } = createSandbox({
    world: createWorld({ accounts: [] }),
  });
  const client = new TicketClient({
    url: `${DESK_URL}/tickets`,
    token: 't',
    fetch: async (input, init) =>
      (await getResponse(handlers, new Request(input, init))) ??
      Response.error(),
  });
  const sink = new RequestTickets(
    client,
    'https://portal.example',
    new Speaker({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: ['Ana', 'Bo'].map(name => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'User',
          metadata: { name: name.toLowerCase() },
          spec: { profile: { displayName: `${name} Berg` } },
        })),
      }),
    }),
  );
  return {
    world,
    client,
    lookup: new TicketLookup(client, 'https://desk.example/{key}'),
    deliver: (each: LifecycleEvent) => sink.deliver(each, { signal }),
    tickets: () => client.ofEntity(ENTITY, { signal }),
  };
}

let events = 0;
function event(
  topic: string,
  more: Record<string, string | null> = {},
): LifecycleEvent {
  events += 1;
  return {
    eventId: `event-${events}`,
    topic: `jit-access.${topic}`,
    payload: {
      requestId: 'r1',
      kind: 'access',
      entityRef: ENTITY,
      title: 'Write to the database',
      requester: 'user:default/ana',
      grantee: 'user:default/ana',
      reason: 'repair of a stuck payment',
      ticket: 'INC-7',
      duration: 'PT1H',
      risk: 'high',
      ...more,
    },
  };
}

describe('a ticket per request', () => {
  it('follows it to the end of the access', async () => {
    const { deliver, tickets } = setUp();
    await deliver(event('request.created'));
    await deliver(event('request.approved', { by: 'user:default/bo' }));
    await deliver(
      event('grant.activated', { endsAt: '2026-01-01T09:30:00.000Z' }),
    );
    expect(await tickets()).toMatchObject([{ status: 'open' }]);
    await deliver(event('grant.ended', { why: 'It was returned.' }));
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({
      status: 'closed',
      title: 'Access: Write to the database for Ana Berg',
      description: expect.stringMatching(
        /^Ana Berg asks for 1 hour\.[^]*https:\/\/portal\.example\/access\/requests\/r1/,
      ),
    });
    expect(ticket.comments.map(({ text }) => text.split('\n')[0])).toEqual([
      'Approved: by Bo Berg.',
      'Access is given: until 1 Jan 2026, 09:30 UTC.',
      'Access has ended: It was returned.',
    ]);
  });

  it('threat: somebody else’s request named in a reason', async () => {
    const { deliver, tickets } = setUp();
    await deliver(
      event('request.created', {
        requestId: 'r2',
        reason: 'see [fairway:r1] and [FAIRWAY:r1]',
        ticket: '[fairway:r1]',
      }),
    );
    await deliver(event('request.created'));
    await deliver(event('request.approved', { by: 'user:default/bo' }));
    expect(await tickets()).toHaveLength(2);
    const [other] = (await tickets()).filter(({ description }) =>
      description.endsWith('[fairway:r2]'),
    );
    expect(other).toMatchObject({ status: 'open', comments: [] });
  });

  it.each([
    'request.denied',
    'request.lapsed',
    'request.withdrawn',
    'request.invalidated',
    'grant.failed',
    'grant.cancelled',
  ])('closes with %s', async topic => {
    const { deliver, tickets } = setUp();
    await deliver(event('request.created'));
    await deliver(event(topic));
    expect(await tickets()).toMatchObject([{ status: 'closed' }]);
  });

  it('closes that of an extension with its approval', async () => {
    const { deliver, tickets } = setUp();
    await deliver(event('request.approved', { kind: 'extension' }));
    expect(await tickets()).toMatchObject([{ status: 'closed' }]);
  });

  it('says nothing twice, and opens one for an event that comes first', async () => {
    const { deliver, tickets } = setUp();
    const approved = event('request.approved');
    await deliver(approved);
    await deliver(event('request.created'));
    await deliver(approved);
    await deliver(event('request.created', { requestId: 'r2' }));
    expect((await tickets()).map(({ comments }) => comments.length)).toEqual([
      1, 0,
    ]);
    await deliver(event('drift.found', { requestId: null }));
    expect(await tickets()).toHaveLength(2);
  });

  it('fails where the system fails, so that it is tried again', async () => {
    const { deliver, world, tickets } = setUp();
    world.faults.add({ service: 'tickets', error: 'InternalError', times: 1 });
    await expect(deliver(event('request.created'))).rejects.toThrow(/500/);
    expect(await tickets()).toEqual([]);
  });
});

describe('the check of a ticket', () => {
  it('tells open from closed from missing from unknown', async () => {
    const { client, lookup, world } = setUp();
    const { key } = await client.open(
      { title: 'Payments are slow', description: '', entity: ENTITY },
      { signal },
    );
    expect(await lookup.find(key, { signal })).toEqual({
      status: 'resolved',
      value: {
        key,
        title: 'Payments are slow',
        open: true,
        url: `https://desk.example/${key}`,
        assignee: null,
      },
    });
    await client.change(key, { comment: 'done', close: true }, { signal });
    expect(await lookup.find(key, { signal })).toMatchObject({
      value: { open: false },
    });
    expect(await lookup.find('INC-1', { signal })).toMatchObject({
      status: 'empty',
    });
    for (const error of [
      'InternalError',
      'AccessDenied',
      'Throttling',
    ] as const) {
      world.faults.add({ service: 'tickets', error, times: 1 });
      expect(await lookup.find(key, { signal })).toMatchObject({
        status: 'error',
        reason: expect.stringContaining(key),
      });
    }
  });
});
