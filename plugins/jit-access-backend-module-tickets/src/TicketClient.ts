import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';

const ticketSchema = z.object({
  key: z.string().min(1).max(100),
  title: z.string(),
  status: z.string(),
  description: z.string(),
  assignee: z.string().optional(),
  comments: z.array(z.object({ text: z.string() })),
});
const listSchema = z.object({ tickets: z.array(ticketSchema) });

/** A ticket as the system tells it. */
export type TicketRecord = z.infer<typeof ticketSchema>;

/** A new ticket. */
export interface NewTicket {
  title: string;
  description: string;
  entity: string;
}

/** What changes on a ticket. */
export interface TicketChange {
  comment: string;
  close: boolean;
}

/** Options of each call. */
export interface CallOptions {
  signal: AbortSignal;
}

/**
 * Tickets over a plain HTTP interface: `GET <url>?entity=…`, `POST <url>`,
 * `GET` and `PATCH <url>/<key>`, with JSON and an optional bearer token.
 */
export class TicketClient {
  constructor(
    private readonly o: {
      /** Without a slash at its end. */
      url: string;
      token: string | undefined;
      fetch?: typeof fetch;
    },
  ) {}

  /** Throws NotFoundError when there is none of that key. */
  async get(key: string, options: CallOptions): Promise<TicketRecord> {
    return ticketSchema.parse(
      await this.call('GET', `/${encodeURIComponent(key)}`, undefined, options),
    );
  }

  async ofEntity(
    entity: string,
    options: CallOptions,
  ): Promise<TicketRecord[]> {
    const query = new URLSearchParams({ entity });
    const { tickets } = listSchema.parse(
      await this.call('GET', `?${query}`, undefined, options),
    );
    return tickets;
  }

  async open(ticket: NewTicket, options: CallOptions): Promise<TicketRecord> {
    return ticketSchema.parse(
      await this.call('POST', '', { type: 'CHG', ...ticket }, options),
    );
  }

  async change(
    key: string,
    { comment, close }: TicketChange,
    options: CallOptions,
  ): Promise<void> {
    await this.call(
      'PATCH',
      `/${encodeURIComponent(key)}`,
      {
        ...(close && { status: 'closed' }),
        comment: { author: 'Fairway', text: comment },
      },
      options,
    );
  }

  private async call(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body: object | undefined,
    { signal }: CallOptions,
  ): Promise<unknown> {
    const { url, token, fetch: send = globalThis.fetch } = this.o;
    const response = await send(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // A redirect would take the token somewhere else.
      redirect: 'error',
      signal,
    });
    if (response.status === 404) {
      await response.body?.cancel();
      throw new NotFoundError(`There is no ${path.slice(1) || 'such list'}`);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(
        `The ticket system answered ${response.status} to ${method} ${path}`,
      );
    }
    return response.json();
  }
}
