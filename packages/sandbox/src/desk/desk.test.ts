import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getResponse } from 'msw';
import { NOW, smallWorld } from '../__testUtils__/smallWorld';
import { World } from '../world/types';
import {
  DESK_URL,
  deskHandlers,
  DeskStore,
  fileDesk,
  memoryDesk,
  signedCallback,
} from '.';

let world: World;
let store: DeskStore;

beforeEach(() => {
  world = smallWorld();
  store = memoryDesk();
});

async function ask(
  method: string,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<{ status: number; body: unknown }> {
  const response = await getResponse(
    deskHandlers(world, store),
    new Request(`${DESK_URL}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': contentType },
      }),
    }),
  );
  return {
    status: response?.status ?? 0,
    body: await response?.json(),
  };
}

describe('chat', () => {
  it('posts and reads a channel', async () => {
    const posted = await ask('POST', '/chat/security', {
      text: 'Access granted',
      link: 'http://127.0.0.1:3000/access',
    });
    expect(posted).toEqual({
      status: 201,
      body: {
        id: 1,
        channel: 'security',
        author: 'Fairway',
        text: 'Access granted',
        link: 'http://127.0.0.1:3000/access',
        postedAt: NOW.toISOString(),
      },
    });
    expect(await ask('GET', '/chat/security')).toEqual({
      status: 200,
      body: { messages: [posted.body] },
    });
    expect((await ask('GET', '/chat/other')).body).toEqual({ messages: [] });
  });

  it.each([
    [{}, 400],
    [{ text: '   ' }, 400],
    [{ text: 'x'.repeat(4001) }, 400],
    [{ text: 'x', colour: 'red' }, 400],
    [{ text: 'x', link: 'file:///etc/passwd' }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await ask('POST', '/chat/security', body)).status).toBe(status);
  });

  it('refuses forms, odd names and other methods', async () => {
    const form = await ask('POST', '/chat/a', { text: 'x' }, 'text/plain');
    expect(form.status).toBe(415);
    expect((await ask('GET', '/chat/Not%20One')).status).toBe(404);
    expect((await ask('GET', '/chat')).status).toBe(404);
    expect((await ask('DELETE', '/chat/a')).status).toBe(405);
  });
});

describe('chat with buttons', () => {
  const deeds: unknown[] = [];
  const ASKED = {
    text: 'ana asks <script>alert(1)</script>',
    requestId: 'r1',
    actions: [
      { id: 'approve', label: 'Approve' },
      { id: 'deny', label: 'Deny' },
    ],
    idempotencyKey: 'event-1',
  };
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await getResponse(
      deskHandlers(world, store, async deed => {
        deeds.push(deed);
        return { outcome: 'done', text: 'You approved it.' };
      }),
      new Request(`${DESK_URL}${path}`, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      }),
    );
    return { status: response?.status, text: (await response?.text()) ?? '' };
  };

  it('tells the portal which one was pressed, by whom', async () => {
    deeds.length = 0;
    await ask('POST', '/chat/access', ASKED);
    await ask('POST', '/chat/access', ASKED);
    const pressed = await call('POST', '/chat/access/1/actions', {
      user: 'U-bo',
      action: 'deny',
      reason: 'no',
    });
    expect(pressed).toEqual({
      status: 200,
      text: '{"outcome":"done","text":"You approved it."}',
    });
    await call('POST', '/chat/access/link', { user: 'U-bo', code: 'ABC' });
    expect(deeds).toEqual([
      { user: 'U-bo', action: 'deny', reason: 'no', requestId: 'r1' },
      { user: 'U-bo', action: 'link', code: 'ABC' },
    ]);
    const { body } = await ask('GET', '/chat/access');
    expect(body).toMatchObject({ messages: [{ id: 1 }] });
  });

  it('has no buttons once there is an outcome', async () => {
    await ask('POST', '/chat/access', ASKED);
    const page = await call('GET', '/chat/access/page');
    expect(page.text).toContain('data-action="approve"');
    expect(page.text).not.toContain('<script>alert');
    await ask('PATCH', '/chat/access/1', {
      outcome: 'approved by bo',
      actions: [],
    });
    const after = await call('GET', '/chat/access/page');
    expect(after.text).toContain('approved by bo');
    expect(after.text).not.toContain('data-action="');
    const late = await call('POST', '/chat/access/1/actions', {
      user: 'U-bo',
      action: 'approve',
    });
    expect(late.status).toBe(409);
  });

  it.each([
    [
      'POST',
      '/chat/access/9/actions',
      { user: 'U-bo', action: 'approve' },
      404,
    ],
    [
      'POST',
      '/chat/access/1/actions',
      { user: 'bo@x.y', action: 'approve' },
      400,
    ],
    ['POST', '/chat/access/1/actions', { user: 'U-bo', action: 'revoke' }, 400],
    ['POST', '/chat/access/link', { user: 'U-bo' }, 400],
    ['DELETE', '/chat/access/1', undefined, 405],
  ])('refuses %s %s %j', async (method, path, body, status) => {
    await ask('POST', '/chat/access', ASKED);
    expect((await call(method, path, body)).status).toBe(status);
  });

  it('signs what it tells the portal, and says why that failed', async () => {
    const seen: Request[] = [];
    let answer = Response.json({ outcome: 'refused', text: 'too late' });
    const send = signedCallback({
      url: 'https://portal.example/chat/actions',
      secret: 'k',
      fetch: async (input, init) => {
        seen.push(new Request(input, init));
        return answer;
      },
    });
    expect(await send({ user: 'U-bo', action: 'link', code: 'A' })).toEqual({
      outcome: 'refused',
      text: 'too late',
    });
    const body = await seen[0].text();
    const seconds = seen[0].headers.get('x-fairway-chat-timestamp');
    expect(seen[0].headers.get('x-fairway-chat-signature')).toBe(
      `v1=${createHmac('sha256', 'k').update(`v1:${seconds}:${body}`).digest('hex')}`,
    );
    expect(JSON.parse(body)).toMatchObject({ user: 'U-bo', code: 'A' });
    answer = Response.json(
      { error: { message: 'not signed' } },
      { status: 401 },
    );
    await expect(send({ user: 'U-bo', action: 'link' })).rejects.toThrow(
      'not signed',
    );
    answer = new Response('oops', { status: 500 });
    await expect(send({ user: 'U-bo', action: 'link' })).rejects.toThrow('500');
  });
});

describe('tickets', () => {
  it('opens, reads, changes and lists tickets', async () => {
    const opened = await ask('POST', '/tickets', {
      type: 'CHG',
      title: 'Rotate the card keys',
      entity: 'component:default/card-vault',
    });
    expect(opened).toMatchObject({
      status: 201,
      body: { key: 'CHG-1001', status: 'open', comments: [] },
    });
    await ask('POST', '/tickets', { type: 'INC', title: 'Payments are slow' });
    const changed = await ask('PATCH', '/tickets/CHG-1001', {
      status: 'in-progress',
      comment: { author: 'ana', text: 'On it.' },
    });
    expect(changed.body).toMatchObject({
      status: 'in-progress',
      comments: [{ author: 'ana', text: 'On it.', at: NOW.toISOString() }],
    });
    expect((await ask('GET', '/tickets/CHG-1001')).body).toEqual(changed.body);
    expect((await ask('GET', '/tickets?type=INC')).body).toMatchObject({
      tickets: [{ key: 'INC-1002' }],
    });
  });

  it('refuses what it cannot do', async () => {
    const status = async (...args: Parameters<typeof ask>) =>
      (await ask(...args)).status;
    expect(await status('GET', '/tickets/INC-1')).toBe(404);
    expect(await status('GET', '/tickets?colour=red')).toBe(400);
    expect(await status('POST', '/tickets', { type: 'BUG', title: 'x' })).toBe(
      400,
    );
    expect(await status('DELETE', '/tickets/INC-1')).toBe(405);
    await ask('POST', '/tickets', { type: 'INC', title: 'x' });
    expect(await status('PATCH', '/tickets/INC-1001', {})).toBe(400);
    expect(await status('PATCH', '/tickets/INC-1001', { status: 'lost' })).toBe(
      400,
    );
  });
});

it('fails as told', async () => {
  world.faults.add({ service: 'chat', error: 'InternalError', times: 1 });
  world.faults.add({ service: 'tickets', error: 'Throttling', times: 1 });
  expect((await ask('POST', '/chat/a', { text: 'x' })).status).toBe(500);
  expect((await ask('GET', '/tickets')).status).toBe(429);
  expect((await ask('GET', '/tickets')).status).toBe(200);
});

describe('in a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairway-desk-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('remembers over a restart', async () => {
    const file = join(directory, 'below', 'desk.json');
    store = fileDesk(file);
    await ask('POST', '/chat/a', { text: 'kept' });
    await ask('POST', '/tickets', { type: 'INC', title: 'kept too' });
    store = fileDesk(file);
    expect((await ask('GET', '/chat/a')).body).toMatchObject({
      messages: [{ text: 'kept' }],
    });
    expect((await ask('GET', '/tickets/INC-1001')).status).toBe(200);
    expect(readdirSync(join(directory, 'below'))).toEqual(['desk.json']);
  });

  it('does not start over a file it cannot understand', () => {
    const file = join(directory, 'desk.json');
    writeFileSync(file, '{"messages": 7}');
    expect(() => fileDesk(file)).toThrow(file);
  });
});
