import { createHmac, randomUUID } from 'node:crypto';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { ChatAction } from '@fairway/plugin-jit-access-common';
import { Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { ChatActions } from './ChatActions';
import { ChatLinks } from './ChatLinks';
import { ChatClient } from './ChatClient';
import { ChatSink } from './ChatSink';
import { LinkStore } from './LinkStore';
import { signatureOf } from './signature';

jest.setTimeout(120_000);

const databases = createDatabases();
const SECRET = 'secret-of-the-chat';
const never = new AbortController().signal;

async function setUp(knex: Knex) {
  const h = await Harness.create(knex);
  const { transactions, decisions, rates, stores } = h.backend();
  const store = new LinkStore();
  h.world.displayNames.set('bo', 'Bo Berg').set('ana', '*Ana* Ast');
  const speaker = new Speaker({
    catalog: h.world.catalog,
    auth: mockServices.auth(),
  });
  let covers: 'some' | 'none' = 'some';
  const links = new ChatLinks(
    knex,
    h.clock,
    transactions,
    store,
    {
      coverage: async () =>
        covers === 'some' ? { covers, filter: undefined } : { covers },
    },
    rates,
  );
  const actions = () =>
    new ChatActions(
      knex,
      h.clock,
      transactions,
      store,
      links,
      decisions,
      SECRET,
      speaker,
      rates,
    );

  /** As the chat sends it, unless told otherwise. */
  const send = async (
    wish: Omit<ChatAction, 'id'> & { id?: string },
    o: { secret?: string; at?: Date; body?: string } = {},
  ) => {
    const action: ChatAction = { id: randomUUID(), ...wish };
    const at = o.at ?? (await h.clock.now(knex));
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const body = JSON.stringify(action);
    return actions().handle({
      action,
      body: Buffer.from(o.body ?? body),
      timestamp,
      signature: signatureOf(o.secret ?? SECRET, timestamp, body),
    });
  };
  const link = async (person: string, chatUser: string) => {
    const { code } = await links.createCode(mockCredentials.user(user(person)));
    return send({ user: chatUser, action: 'link', code });
  };
  return {
    h,
    links,
    stores,
    speaker,
    send,
    link,
    denyAll: () => {
      covers = 'none';
    },
  };
}

describe.each(databases.eachSupportedId())('chat on %s', databaseId => {
  it('decides as the person whose account it is', async () => {
    const { h, send, link } = await setUp(await databases.init(databaseId));
    const { id } = await h.request();
    expect(await link('bo', 'U-bo')).toMatchObject({ outcome: 'done' });
    expect(
      await send({ user: 'U-bo', action: 'approve', requestId: id }),
    ).toEqual({ outcome: 'done', text: 'You approved it.' });
    expect((await h.requestById(id)).state).toBe('approved');
    const decisions = await h.backend().stores.requests.decisions(h.knex, [id]);
    expect(decisions.get(id)).toMatchObject([
      { by: user('bo'), verdict: 'approve', channel: 'chat' },
    ]);
  });

  it('threat: chat account that only looks like a person', async () => {
    const { h, send } = await setUp(await databases.init(databaseId));
    const { id } = await h.request();
    for (const chatUser of ['bo', user('bo'), 'bo@harbour.example']) {
      expect(
        await send({ user: chatUser, action: 'approve', requestId: id }),
      ).toMatchObject({ outcome: 'not-linked' });
    }
    expect((await h.requestById(id)).state).toBe('pending');
    expect(await h.actions(id)).toEqual([
      'request-created',
      'approve-refused',
      'approve-refused',
      'approve-refused',
    ]);
  });

  it('lets nobody approve what is theirs, or not theirs to approve', async () => {
    const { h, send, link } = await setUp(await databases.init(databaseId));
    const { id } = await h.request();
    await link('ana', 'U-ana');
    await link('otto', 'U-otto');
    for (const chatUser of ['U-ana', 'U-otto']) {
      expect(
        await send({ user: chatUser, action: 'approve', requestId: id }),
      ).toMatchObject({ outcome: 'refused' });
    }
    expect((await h.requestById(id)).state).toBe('pending');
  });

  it('tells who was faster, and wants a reason to deny', async () => {
    const { h, send, link } = await setUp(await databases.init(databaseId));
    const { id } = await h.request();
    await link('bo', 'U-bo');
    expect(
      await send({ user: 'U-bo', action: 'deny', requestId: id, reason: ' ' }),
    ).toEqual({ outcome: 'refused', text: 'Say why you deny it.' });
    await h.decide(id, 'chen');
    expect(
      await send({ user: 'U-bo', action: 'deny', requestId: id, reason: 'no' }),
    ).toEqual({
      outcome: 'refused',
      text: expect.stringMatching(
        /^The request was approved by chen at \d+ \w+ \d{4}, \d\d:\d\d UTC/,
      ),
    });
  });

  it('threat: replay of a chat callback', async () => {
    const { h, send, link } = await setUp(await databases.init(databaseId));
    const { id } = await h.request();
    await link('bo', 'U-bo');
    const action = {
      id: randomUUID(),
      user: 'U-bo',
      action: 'approve',
      requestId: id,
    } as const;
    const taken = await Promise.allSettled(
      Array.from({ length: 8 }, () => send(action)),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    await expect(send(action)).rejects.toThrow(/taken before/);
    expect(
      (await h.actions(id)).filter(a => a === 'request-approved'),
    ).toHaveLength(1);
  });

  it.each<[string, { secret?: string; body?: string; minutes?: number }]>([
    ['another key', { secret: 'another-secret-16' }],
    ['another body', { body: '{}' }],
    ['an old time', { minutes: -6 }],
    ['a time to come', { minutes: 6 }],
  ])(
    'threat: forged chat callback, by %s',
    async (_, { minutes = 0, ...o }) => {
      const { h, send, link } = await setUp(await databases.init(databaseId));
      const { id } = await h.request();
      await link('bo', 'U-bo');
      const at = new Date(
        (await h.clock.now(h.knex)).getTime() + minutes * 60_000,
      );
      await expect(
        send({ user: 'U-bo', action: 'approve', requestId: id }, { ...o, at }),
      ).rejects.toMatchObject({ name: 'AuthenticationError' });
      expect((await h.requestById(id)).state).toBe('pending');
    },
  );

  it('threat: stolen or guessed code of a chat account', async () => {
    const { h, send, links, denyAll } = await setUp(
      await databases.init(databaseId),
    );
    const bo = mockCredentials.user(user('bo'));
    const { code } = await links.createCode(bo);
    const use = (chatUser: string, one = code) =>
      send({ user: chatUser, action: 'link', code: one });
    expect(await use('U-1')).toMatchObject({ outcome: 'done' });
    expect(await use('U-2')).toMatchObject({ outcome: 'refused' });
    const { code: late } = await links.createCode(bo);
    h.clock.advance(11 * 60_000);
    expect(await use('U-2', late)).toMatchObject({ outcome: 'refused' });
    expect(await use('U-2', 'GUESSED')).toMatchObject({ outcome: 'refused' });
    expect(await links.list(bo)).toMatchObject([{ chatUser: 'U-1' }]);
    const stored = await h.knex('access_link_codes').select('*');
    expect(JSON.stringify(stored)).not.toContain(code);
    denyAll();
    await expect(links.createCode(bo)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('forgets a link that was taken back, is old, or went to somebody else', async () => {
    const { h, send, links, link } = await setUp(
      await databases.init(databaseId),
    );
    const { id } = await h.request();
    const bo = mockCredentials.user(user('bo'));
    const approve = () =>
      send({ user: 'U-1', action: 'approve', requestId: id });
    await link('bo', 'U-1');
    const [{ id: linkId }] = await links.list(bo);
    await expect(
      links.revoke(linkId, mockCredentials.user(user('otto'))),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await links.revoke(linkId, bo);
    expect(await approve()).toMatchObject({ outcome: 'not-linked' });
    await link('bo', 'U-1');
    await link('otto', 'U-1');
    expect(await links.list(bo)).toEqual([]);
    expect(await approve()).toMatchObject({ outcome: 'refused' });
    await link('bo', 'U-1');
    h.clock.advance(31 * 24 * 3600_000);
    expect(await approve()).toMatchObject({ outcome: 'not-linked' });
  });

  it('shows a message with buttons as long as there is something to decide', async () => {
    const { h, stores, speaker } = await setUp(
      await databases.init(databaseId),
    );
    const calls: {
      method?: string;
      url: string;
      body: Record<string, unknown>;
    }[] = [];
    const sink = new ChatSink(
      h.knex,
      stores.requests,
      new ChatClient('https://chat.example/access', async (url, init) => {
        calls.push({
          method: init?.method,
          url: String(url),
          body: JSON.parse(String(init?.body)),
        });
        return Response.json({ id: 7 });
      }),
      'https://portal.example',
      speaker,
    );
    const { id } = await h.request({
      reason: 'repair\n*of* <@here> a payment',
    });
    const event = (topic: string, by: string | null = null) => ({
      eventId: topic,
      topic: `jit-access.${topic}`,
      payload: {
        requestId: id,
        requester: user('ana'),
        grantee: user('ana'),
        title: 'Write',
        duration: 'PT1H',
        risk: 'high',
        reason: 'repair\n*of* <@here> a payment',
        ticket: null,
        by,
      },
    });
    const deliver = (topic: string, by?: string) =>
      sink.deliver(event(topic, by), { signal: never });
    await deliver('request.created');
    await deliver('request.created');
    await deliver('grant.activated');
    await deliver('request.approved', user('bo'));
    expect(calls).toMatchObject([
      {
        method: 'POST',
        body: {
          requestId: id,
          text: expect.stringMatching(
            /^Ana Ast asks: Write \(1 hour, high risk\)\nThey say: repair of here a payment\nDecide until \d+ \w+ \d{4}, \d\d:\d\d UTC$/,
          ),
          link: `https://portal.example/access/requests/${id}`,
          actions: [{ id: 'approve' }, { id: 'deny' }],
        },
      },
      {
        method: 'PATCH',
        url: 'https://chat.example/access/7',
        body: { outcome: 'approved by Bo Berg', actions: [] },
      },
    ]);
    const { id: other } = await h.request({}, 'chen');
    await h.decide(other, 'bo');
    await sink.deliver(
      {
        ...event('request.created'),
        eventId: 'x',
        payload: { ...event('').payload, requestId: other },
      },
      { signal: never },
    );
    expect(calls[2]).toMatchObject({ method: 'POST', body: { actions: [] } });
  });
});

it('signs as it is documented', () => {
  const mac = createHmac('sha256', 'k')
    .update('v1:1700000000:{"a":1}')
    .digest('hex');
  expect(signatureOf('k', '1700000000', '{"a":1}')).toBe(`v1=${mac}`);
});
