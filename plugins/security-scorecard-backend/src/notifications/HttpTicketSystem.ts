import type {
  NewTicket,
  Ticket,
  TicketCallOptions,
  TicketSystem,
} from '@fairway/plugin-security-scorecard-node';
import { z } from 'zod';

const ticketSchema = z.object({
  key: z.string().min(1).max(100),
  status: z.string(),
  description: z.string(),
  comments: z.array(z.object({ text: z.string() })),
});
const listSchema = z.object({ tickets: z.array(ticketSchema) });

/** Left in texts, so that a later try finds what an earlier one wrote. */
const mark = (idempotencyKey: string) => `[fairway:${idempotencyKey}]`;

const AUTHOR = 'Fairway';

/**
 * Tickets over a plain HTTP interface: `GET <url>?entity=…`, `POST <url>`,
 * `GET` and `PATCH <url>/<key>`, with JSON and an optional bearer token.
 */
export class HttpTicketSystem implements TicketSystem {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #fetch: typeof fetch;

  constructor(options: {
    url: string;
    token: string | undefined;
    fetch?: typeof fetch;
  }) {
    this.#url = options.url.replace(/\/$/, '');
    this.#token = options.token;
    this.#fetch = options.fetch ?? globalThis.fetch;
  }

  async find(
    ticket: Pick<NewTicket, 'idempotencyKey' | 'entityRef'>,
    options: TicketCallOptions,
  ): Promise<Ticket | undefined> {
    const query = new URLSearchParams({ entity: ticket.entityRef });
    const { tickets } = listSchema.parse(
      await this.#call('GET', `?${query}`, undefined, options),
    );
    const found = tickets.find(({ description }) =>
      description.includes(mark(ticket.idempotencyKey)),
    );
    return found && this.#ticket(found.key);
  }

  async open(ticket: NewTicket, options: TicketCallOptions): Promise<Ticket> {
    const { key } = ticketSchema.parse(
      await this.#call(
        'POST',
        '',
        {
          type: 'CHG',
          title: ticket.title.slice(0, 200),
          description: [
            ticket.description.slice(0, 9000),
            ticket.link,
            mark(ticket.idempotencyKey),
          ].join('\n\n'),
          entity: ticket.entityRef,
          ...(ticket.ownerRef ? { assignee: ticket.ownerRef } : {}),
        },
        options,
      ),
    );
    return this.#ticket(key);
  }

  async comment(
    key: string,
    comment: { idempotencyKey: string; text: string },
    options: TicketCallOptions,
  ): Promise<void> {
    const ticket = await this.#read(key, options);
    if (!hasComment(ticket, comment.idempotencyKey)) {
      await this.#change(key, comment, {}, options);
    }
  }

  async close(
    key: string,
    comment: { idempotencyKey: string; text: string },
    options: TicketCallOptions,
  ): Promise<void> {
    const ticket = await this.#read(key, options);
    if (ticket.status !== 'closed') {
      await this.#change(key, comment, { status: 'closed' }, options);
    }
  }

  #ticket(key: string): Ticket {
    return { key, url: `${this.#url}/${encodeURIComponent(key)}` };
  }

  async #read(key: string, options: TicketCallOptions) {
    return ticketSchema.parse(
      await this.#call(
        'GET',
        `/${encodeURIComponent(key)}`,
        undefined,
        options,
      ),
    );
  }

  async #change(
    key: string,
    comment: { idempotencyKey: string; text: string },
    fields: { status?: string },
    options: TicketCallOptions,
  ): Promise<void> {
    const text = `${comment.text}\n\n${mark(comment.idempotencyKey)}`;
    await this.#call(
      'PATCH',
      `/${encodeURIComponent(key)}`,
      { ...fields, comment: { author: AUTHOR, text } },
      options,
    );
  }

  async #call(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body: object | undefined,
    { signal }: TicketCallOptions,
  ): Promise<unknown> {
    const response = await this.#fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal,
    });
    if (!response.ok) {
      throw new Error(
        `The ticket system answered ${response.status} ${response.statusText} to ${method} ${path}`,
      );
    }
    return response.json();
  }
}

function hasComment(
  ticket: z.infer<typeof ticketSchema>,
  idempotencyKey: string,
): boolean {
  return ticket.comments.some(({ text }) =>
    text.includes(mark(idempotencyKey)),
  );
}
