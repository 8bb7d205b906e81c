import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getResponse } from 'msw';
import { NOW, smallWorld } from '../__testUtils__/smallWorld';
import { World } from '../world/types';
import { DESK_URL, deskHandlers, DeskStore, fileDesk, memoryDesk } from '.';

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
