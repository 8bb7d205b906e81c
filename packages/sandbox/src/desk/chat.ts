import { z } from 'zod';
import { DeskError, readBody } from './reply';
import { DeskStore, Message } from './store';

const postSchema = z.strictObject({
  text: z.string().trim().min(1).max(4000),
  author: z.string().min(1).max(200).default('Fairway'),
  link: z.url({ protocol: /^https?$/ }).optional(),
});

const CHANNEL = /^[a-z0-9][a-z0-9._-]{0,79}$/;
/** Messages kept, over all channels. */
const KEPT = 1000;
const PAGE = 100;

/** `GET` and `POST /chat/<channel>`. */
export async function chat(
  store: DeskStore,
  now: () => Date,
  request: Request,
  segments: string[],
): Promise<Response> {
  const [channel, ...rest] = segments;
  if (!channel || rest.length > 0 || !CHANNEL.test(channel)) {
    throw new DeskError(
      404,
      'A channel is lower-case letters, digits, ".", "_" and "-".',
    );
  }
  switch (request.method) {
    case 'GET': {
      const messages = store.read().messages.filter(m => m.channel === channel);
      return Response.json({ messages: messages.slice(-PAGE) });
    }
    case 'POST': {
      const post = await readBody(request, postSchema);
      const state = store.read();
      const message: Message = {
        id: (state.messages.at(-1)?.id ?? 0) + 1,
        channel,
        ...post,
        postedAt: now().toISOString(),
      };
      store.write({
        ...state,
        messages: [...state.messages, message].slice(-KEPT),
      });
      return Response.json(message, { status: 201 });
    }
    default:
      throw new DeskError(405, 'A channel takes GET and POST.');
  }
}
