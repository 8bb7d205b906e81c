import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Severity } from '@fairway/plugin-security-scorecard-common';

/** A ticket as the ticket system names it. */
export interface Ticket {
  /** For example `SEC-17`. */
  key: string;
  /** Where people read it; null when the system has no such page. */
  url: string | null;
}

/** What a new ticket says. */
export interface NewTicket {
  /** The same for every try; a system finds the ticket by it. */
  idempotencyKey: string;
  entityRef: string;
  ownerRef: string | null;
  checkId: string;
  title: string;
  /** Plain text with paragraphs. */
  description: string;
  severity: Severity;
  /** ISO 8601; null when there is none. */
  deadline: string | null;
  /** Absolute URL of the check in the portal. */
  link: string;
}

/** Options of each call. */
export interface TicketCallOptions {
  signal: AbortSignal;
}

/**
 * A ticket system. Calls are repeated after a crash or a failure with the same
 * idempotency key; each is then to change nothing that it has changed before.
 */
export interface TicketSystem {
  /** The ticket that was opened with this key; undefined when there is none. */
  find(
    ticket: Pick<NewTicket, 'idempotencyKey' | 'entityRef'>,
    options: TicketCallOptions,
  ): Promise<Ticket | undefined>;
  /** Opens a ticket. It is asked for by `find` before. */
  open(ticket: NewTicket, options: TicketCallOptions): Promise<Ticket>;
  /** Adds a comment, unless one with this key is there. */
  comment(
    key: string,
    comment: { idempotencyKey: string; text: string },
    options: TicketCallOptions,
  ): Promise<void>;
  /** Closes a ticket with a comment; one that is closed already stays as it is. */
  close(
    key: string,
    comment: { idempotencyKey: string; text: string },
    options: TicketCallOptions,
  ): Promise<void>;
}

/** Where a module brings the ticket system. */
export interface TicketSystemExtensionPoint {
  /** Throws when there is one already. */
  setTicketSystem(system: TicketSystem): void;
}

/** Extension point for the ticket system. */
export const ticketSystemExtensionPoint =
  createExtensionPoint<TicketSystemExtensionPoint>({
    id: 'security-scorecard.ticket-system',
  });
