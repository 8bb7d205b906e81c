import { z } from 'zod';

/** A message with buttons. */
export interface ChatMessage {
  /** Plain text. */
  text: string;
  link: string;
  /** Sent back with what people do. */
  requestId: string;
  actions: { id: string; label: string }[];
  /** The same for every try: the chat shows it once. */
  idempotencyKey: string;
}

const postedSchema = z.object({ id: z.union([z.string(), z.number()]) });

/** `POST <url>` posts, `PATCH <url>/<id>` says what came of it. */
export class ChatClient {
  constructor(
    private readonly url: string,
    private readonly send: typeof fetch = globalThis.fetch,
  ) {}

  /** Id of the message. */
  async post(message: ChatMessage, signal: AbortSignal): Promise<string> {
    const answer = await this.call('POST', this.url, message, signal);
    return String(postedSchema.parse(answer).id);
  }

  async update(
    id: string,
    change: { outcome: string; actions: ChatMessage['actions'] },
    signal: AbortSignal,
  ): Promise<void> {
    await this.call(
      'PATCH',
      `${this.url}/${encodeURIComponent(id)}`,
      change,
      signal,
    );
  }

  private async call(
    method: 'POST' | 'PATCH',
    url: string,
    body: object,
    signal: AbortSignal,
  ): Promise<unknown> {
    const response = await this.send(url, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The chat answered ${response.status} to ${method}`);
    }
    return response.json();
  }
}
