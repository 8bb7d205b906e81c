import { isError } from '@backstage/errors';
import type {
  Resolution,
  Ticket,
  TicketSource,
} from '@fairway/plugin-jit-access-node';
import type { CallOptions, TicketClient } from './TicketClient';

/** States in which nobody works on a ticket any more. */
const DONE = new Set(['resolved', 'closed', 'done', 'cancelled', 'rejected']);

/** Looks up the tickets that requesters name; `inputs.ticket.verify: tickets`. */
export class TicketLookup implements TicketSource {
  readonly id = 'tickets';

  constructor(
    private readonly client: Pick<TicketClient, 'get'>,
    /** With `{key}`. */
    private readonly pageUrl: string,
  ) {}

  async find(
    ticket: string,
    options: CallOptions,
  ): Promise<Resolution<Ticket>> {
    try {
      const { key, title, status, assignee } = await this.client.get(
        ticket,
        options,
      );
      return {
        status: 'resolved',
        value: {
          key,
          title,
          open: !DONE.has(status.toLocaleLowerCase('en-US')),
          url: this.pageUrl.replaceAll('{key}', encodeURIComponent(key)),
          assignee: assignee ?? null,
        },
      };
    } catch (error) {
      return isError(error) && error.name === 'NotFoundError'
        ? { status: 'empty', reason: `There is no ticket ${ticket}` }
        : {
            status: 'error',
            reason: `Looking up ticket ${ticket} failed: ${isError(error) ? error.message : String(error)}`,
          };
    }
  }
}
