import { z } from 'zod';
import type { SendAction } from './callback';
import { chatPage } from './chatPage';
import { DeskError, readBody } from './reply';
import { DeskStore, Message } from './store';

const actions = z
  .array(
    z.strictObject({
      id: z.enum(['approve', 'deny']),
      label: z.string().trim().min(1).max(40),
    }),
  )
  .max(5);

const postSchema = z.strictObject({
  text: z.string().trim().min(1).max(4000),
  author: z.string().min(1).max(200).default('Fairway'),
  link: z.url({ protocol: /^https?$/ }).optional(),
  requestId: z.string().max(36).optional(),
  actions: actions.optional(),
  idempotencyKey: z.string().min(1).max(200).optional(),
});

const changeSchema = z.strictObject({
  outcome: z.string().trim().min(1).max(400),
  actions: actions.optional(),
});

/** Ids of accounts, as chats give them; never a name or an address. */
const account = z.string().regex(/^[A-Za-z0-9-]{2,40}$/);

const deedSchema = z.strictObject({
  user: account,
  action: z.enum(['approve', 'deny']),
  reason: z.string().max(4000).optional(),
});

const linkSchema = z.strictObject({
  user: account,
  code: z.string().trim().min(1).max(100),
});

const CHANNEL = /^[a-z0-9][a-z0-9._-]{0,79}$/;
/** Messages kept, over all channels. */
const KEPT = 1000;
const PAGE = 100;

/** What the chat works with. */
export interface Chat {
  store: DeskStore;
  now: () => Date;
  /** Tells the portal what people do; absent when nobody is to be told. */
  send?: SendAction;
}

/**
 * `GET` and `POST /chat/<channel>`, `PATCH /chat/<channel>/<id>`; for people
 * `GET …/page`, `POST …/<id>/actions` and `POST …/link`.
 */
export async function chat(
  parts: Chat,
  request: Request,
  [channel, ...rest]: string[],
): Promise<Response> {
  if (!channel || !CHANNEL.test(channel)) {
    throw new DeskError(
      404,
      'A channel is lower-case letters, digits, ".", "_" and "-".',
    );
  }
  const { method } = request;
  const [first, second, ...more] = rest;
  if (first === undefined) {
    return onChannel(parts, channel, request);
  }
  if (first === 'page' && second === undefined && method === 'GET') {
    return chatPage(channel, inChannel(parts.store, channel));
  }
  if (first === 'link' && second === undefined && method === 'POST') {
    const { user, code } = await readBody(request, linkSchema);
    return Response.json(await portal(parts)({ user, action: 'link', code }));
  }
  const message = inChannel(parts.store, channel).find(
    ({ id }) => String(id) === first,
  );
  if (!message || more.length > 0) {
    throw new DeskError(404, 'There is no such message.');
  }
  if (second === 'actions' && method === 'POST') {
    return act(parts, message, request);
  }
  if (second === undefined && method === 'PATCH') {
    return change(parts.store, message, request);
  }
  throw new DeskError(405, 'A message takes PATCH, and its actions POST.');
}

async function onChannel(
  { store, now }: Chat,
  channel: string,
  request: Request,
): Promise<Response> {
  switch (request.method) {
    case 'GET':
      return Response.json({ messages: inChannel(store, channel) });
    case 'POST':
      return post(store, now(), channel, request);
    default:
      throw new DeskError(405, 'A channel takes GET and POST.');
  }
}

function inChannel(store: DeskStore, channel: string): Message[] {
  return store
    .read()
    .messages.filter(message => message.channel === channel)
    .slice(-PAGE);
}

async function post(
  store: DeskStore,
  at: Date,
  channel: string,
  request: Request,
): Promise<Response> {
  const body = await readBody(request, postSchema);
  const state = store.read();
  const known =
    body.idempotencyKey &&
    state.messages.find(m => m.idempotencyKey === body.idempotencyKey);
  if (known) {
    return Response.json(known);
  }
  const message: Message = {
    id: (state.messages.at(-1)?.id ?? 0) + 1,
    channel,
    ...body,
    postedAt: at.toISOString(),
  };
  store.write({
    ...state,
    messages: [...state.messages, message].slice(-KEPT),
  });
  return Response.json(message, { status: 201 });
}

async function change(
  store: DeskStore,
  before: Message,
  request: Request,
): Promise<Response> {
  const after = { ...before, ...(await readBody(request, changeSchema)) };
  const state = store.read();
  store.write({
    ...state,
    messages: state.messages.map(message =>
      message.id === before.id ? after : message,
    ),
  });
  return Response.json(after);
}

async function act(
  parts: Chat,
  message: Message,
  request: Request,
): Promise<Response> {
  const deed = await readBody(request, deedSchema);
  if (!message.actions?.some(({ id }) => id === deed.action)) {
    throw new DeskError(409, 'The message has no such button any more.');
  }
  return Response.json(
    await portal(parts)({ ...deed, requestId: message.requestId }),
  );
}

function portal({ send }: Chat): SendAction {
  if (!send) {
    throw new DeskError(503, 'The chat was not told where the portal is.');
  }
  return send;
}
