import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { send } from '../http';

const ticketSchema = z.object({
  key: z.string().min(1).max(100),
  description: z.string(),
});
const listSchema = z.object({ tickets: z.array(ticketSchema) });

/** A ticket that is to be opened. */
export interface NewTicket {
  type: 'INC' | 'CHG';
  title: string;
  description: string;
  /** Entity ref that it is about. */
  entity: string;
  assignee?: string;
}

/**
 * The ticket system, over a plain HTTP interface: `GET <url>?entity=…` and
 * `POST <url>`, with JSON and an optional bearer token.
 */
export class Tickets {
  /**
   * Reads `goldenPath.tickets`.
   *
   * @throws InputError when it is not configured, with what to add
   */
  static fromConfig(config: RootConfigService): Tickets {
    const section = config.getOptionalConfig('goldenPath.tickets');
    if (!section) {
      throw new InputError(
        'There is no ticket system; set goldenPath.tickets.url.',
      );
    }
    const url = section.getString('url').replace(/\/+$/, '');
    return new Tickets(
      url,
      section.getOptionalString('token'),
      section.getOptionalString('pageUrl') ?? `${url}/{key}`,
    );
  }

  private constructor(
    readonly url: string,
    readonly token: string | undefined,
    readonly page: string,
  ) {}

  /** Where people open a ticket. */
  pageOf(key: string): string {
    return this.page.replace('{key}', encodeURIComponent(key));
  }

  /** Key of the ticket of an entity whose description holds a text; undefined when there is none. */
  async find(
    entity: string,
    text: string,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const query = new URLSearchParams({ entity });
    const { tickets } = listSchema.parse(
      await this.#call(`?${query}`, { method: 'GET' }, signal),
    );
    return tickets.find(({ description }) => description.includes(text))?.key;
  }

  /** Opens a ticket and returns its key. */
  async open(ticket: NewTicket, signal?: AbortSignal): Promise<string> {
    const opened = await this.#call(
      '',
      { method: 'POST', body: JSON.stringify(ticket) },
      signal,
    );
    return ticketSchema.parse(opened).key;
  }

  async #call(
    path: string,
    init: { method: string; body?: string },
    signal?: AbortSignal,
  ): Promise<unknown> {
    const response = await send(
      `The ticket system at ${this.url} (goldenPath.tickets.url)`,
      `${this.url}${path}`,
      {
        ...init,
        headers: {
          ...(this.token === undefined
            ? {}
            : { Authorization: `Bearer ${this.token}` }),
          ...(init.body === undefined
            ? {}
            : { 'Content-Type': 'application/json' }),
        },
      },
      signal,
    );
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(
        `The ticket system answered ${response.status} to ${init.method} ${this.url}`,
      );
    }
    return response.json();
  }
}
