import type { Resolution, Ticket } from '@fairway/plugin-jit-access-node';
import type { TicketCheck } from '@fairway/plugin-jit-access-common';
import type { CompiledPolicy } from '../policy/compile';
import type { Extensions } from './Extensions';
import { lookUp } from './lookups';

/** Looks tickets up where the policy says. */
export class Tickets {
  constructor(private readonly extensions: Extensions) {}

  /** undefined when the policy does not have tickets looked up. */
  async find(
    policy: CompiledPolicy,
    ticket: string,
  ): Promise<Resolution<Ticket> | undefined> {
    const id = policy.document.request.inputs.ticket?.verify;
    if (id === undefined) {
      return undefined;
    }
    const source = this.extensions.ticketSources.get(id);
    return source
      ? lookUp(`ticket ${ticket} in ${id}`, signal =>
          source.find(ticket, { signal }),
        )
      : {
          status: 'error',
          reason: `Ticket ${ticket} can't be looked up: no ticket source '${id}' is installed`,
        };
  }
}

/** What was found, for the person who types. */
export function ticketCheck(
  ticket: string,
  found: Resolution<Ticket> | undefined,
): TicketCheck {
  if (found?.status === 'resolved') {
    const { title, url, open } = found.value;
    return {
      state: open ? 'open' : 'closed',
      title,
      url,
      message: open
        ? `${ticket} is open: ${title}`
        : `ticket ${ticket} is closed: ${title}. Name one that is open`,
    };
  }
  const nothing = { title: null, url: null };
  if (found?.status === 'empty') {
    return {
      ...nothing,
      state: 'missing',
      message: `ticket ${ticket} does not exist: ${found.reason}`,
    };
  }
  return {
    ...nothing,
    state: 'unknown',
    message: found
      ? found.reason
      : `${ticket} is not looked up: the policy does not ask for it`,
  };
}
