import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DeskError } from './reply';

/** What somebody does in the chat. */
export interface ChatDeed {
  /** Id of the account. */
  user: string;
  action: 'approve' | 'deny' | 'link';
  requestId?: string;
  reason?: string;
  code?: string;
}

const answerSchema = z.object({ outcome: z.string(), text: z.string() });
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** What the person is told. */
export type ChatReply = z.infer<typeof answerSchema>;

/** Tells the portal what somebody did. */
export type SendAction = (deed: ChatDeed) => Promise<ChatReply>;

/** Calls the portal back, signed: `v1=` and the HMAC-SHA-256 of `v1:<unix seconds>:<body>`. */
export function signedCallback(o: {
  url: string;
  secret: string;
  fetch?: typeof fetch;
}): SendAction {
  return async deed => {
    const body = JSON.stringify({ id: randomUUID(), ...deed });
    const seconds = String(Math.floor(Date.now() / 1000));
    const mac = createHmac('sha256', o.secret)
      .update(`v1:${seconds}:${body}`)
      .digest('hex');
    const send = o.fetch ?? globalThis.fetch;
    let response: Response;
    try {
      response = await send(o.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-fairway-chat-timestamp': seconds,
          'x-fairway-chat-signature': `v1=${mac}`,
        },
        body,
        signal: AbortSignal.timeout(15_000),
      });
    } catch {
      throw new DeskError(502, 'The portal can not be reached.');
    }
    const value: unknown = await response.json().catch(() => undefined);
    const answer = answerSchema.safeParse(value);
    if (response.ok && answer.success) {
      return answer.data;
    }
    const refusal = errorSchema.safeParse(value);
    throw new DeskError(
      502,
      refusal.success
        ? `The portal refused: ${refusal.data.error.message}`
        : `The portal answered ${response.status}.`,
    );
  };
}
