import { z } from 'zod';

const ticketSchema = z.object({
  key: z.string().min(1).max(100),
  description: z.string(),
});
const listSchema = z.object({ tickets: z.array(ticketSchema) });

/** What a ticket for the owners says, by what happened. */
const ASKS: Record<string, string> = {
  'logging-weakened':
    'Logging was switched off or weakened. Put it back, or explain in the case why it had to be so.',
  'image-drift':
    'An image runs that is not in the register. Explain it there, or replace it by an approved one.',
  'control-weakened':
    'A control of the golden path was weakened. Put it back, or ask for a waiver.',
  'exploited-critical':
    'A critical weakness is being exploited in the wild. Fix it before its deadline, or take the service off.',
  'gate-failed':
    'A release was stopped by its gate. Fix what the gate names, or ask for a waiver.',
  'unusual-access':
    'Access was used in an unusual way. Say in the case whether that was intended.',
};

/** What a ticket is made of. */
export interface CaseTicket {
  caseId: string;
  reference: string;
  class: string;
  title: string;
  entityRef: string | null;
  ownerRef: string;
}

/**
 * Tickets over a plain HTTP interface: `GET <url>?entity=…` and `POST <url>`,
 * with JSON and an optional bearer token.
 */
export class TicketDesk {
  readonly #o: {
    url: string;
    token: string | undefined;
    /** Base URL of the portal. */
    appUrl: string;
    fetch?: typeof fetch;
  };

  constructor(options: {
    url: string;
    token: string | undefined;
    appUrl: string;
    fetch?: typeof fetch;
  }) {
    this.#o = { ...options, url: options.url.replace(/\/$/, '') };
  }

  /** Finds the ticket of an earlier try before it opens another. */
  async open(
    ticket: CaseTicket,
    signal: AbortSignal,
  ): Promise<{ key: string; url: string }> {
    const mark = `[fairway-case:${ticket.caseId}]`;
    const query = ticket.entityRef
      ? `?${new URLSearchParams({ entity: ticket.entityRef })}`
      : '';
    const { tickets } = listSchema.parse(
      await this.#call('GET', query, undefined, signal),
    );
    const found =
      tickets.find(({ description }) => description.includes(mark)) ??
      ticketSchema.parse(
        await this.#call(
          'POST',
          '',
          {
            type: 'INC',
            title: `${ticket.reference}: ${ticket.title}`.slice(0, 200),
            description: [
              ASKS[ticket.class] ?? '',
              `${this.#o.appUrl}/security-cases/cases/${ticket.caseId}`,
              mark,
            ].join('\n\n'),
            ...(ticket.entityRef ? { entity: ticket.entityRef } : {}),
            assignee: ticket.ownerRef,
          },
          signal,
        ),
      );
    return {
      key: found.key,
      url: `${this.#o.url}/${encodeURIComponent(found.key)}`,
    };
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { url, token } = this.#o;
    const response = await (this.#o.fetch ?? fetch)(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
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
