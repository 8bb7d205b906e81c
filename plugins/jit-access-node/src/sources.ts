import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { Resolution } from './provider';
import type { LifecycleEvent } from './hooks';

/** Tells who is on call; `oncall:<rotation>` in policies. */
export interface OnCallSource {
  readonly id: string;
  /**
   * Refs of the people on call now. A rotation that this source does not know
   * is `empty`; what can't be told now is an `error`.
   */
  onCall(
    rotation: string,
    options: { signal: AbortSignal },
  ): Promise<Resolution<string[]>>;
}

/** Looks tickets up; `inputs.ticket.verify: <id>` in policies. */
export interface TicketSource {
  readonly id: string;
  /** The ticket, `empty` when there is none of that number. */
  find(
    ticket: string,
    options: { signal: AbortSignal },
  ): Promise<Resolution<Ticket>>;
}

/** A ticket as its system knows it. */
export interface Ticket {
  key: string;
  title: string;
  /** Whether work on it is still going on. */
  open: boolean;
  url: string | null;
  assignee: string | null;
}

/** How a service stands, for policies that look at it. */
export interface ServicePosture {
  /** `none`, `bronze`, `silver` or `gold`. */
  level: string;
  /** Findings of severity critical past their deadline. */
  overdueCriticals: number;
  /** Findings of severity critical that are open. */
  openCriticals: number;
  /** ISO 8601; what the above was last computed from. */
  asOf: string | null;
}

/** Tells how a target stands. The scorecard, or whatever takes its place. */
export interface PostureSource {
  /** What can't be told is an `error`, or `empty` when there is no scorecard. */
  posture(
    entityRef: string,
    options: { signal: AbortSignal },
  ): Promise<Resolution<ServicePosture>>;
  /** Open security incidents that name this person as actor; 0 is none. */
  openIncidents?(
    userRef: string,
    options: { signal: AbortSignal },
  ): Promise<Resolution<number>>;
}

/**
 * Receives every row of the ledger, in order, at least once: for a SIEM. A
 * throw means it is sent again; nothing is dropped.
 */
export interface AuditSink {
  readonly id: string;
  write(
    rows: readonly AuditRow[],
    options: { signal: AbortSignal },
  ): Promise<void>;
}

/** Where the ledger's head is kept outside of the database. */
export interface LedgerAnchor {
  readonly id: string;
  /** Keeps a head for good; writing the same one twice changes nothing. */
  write(head: AnchoredHead, options: { signal: AbortSignal }): Promise<void>;
  /** All heads kept, oldest first. */
  read(options: { signal: AbortSignal }): Promise<AnchoredHead[]>;
}

/** A head of the ledger as anchored. */
export interface AnchoredHead {
  seq: number;
  /** Hex SHA-256 of row `seq`. */
  hash: string;
  /** ISO 8601. */
  at: string;
  /** Hex HMAC-SHA-256 with the ledger key; null without a key. */
  mac: string | null;
}

/** Tells people outside of the portal, for example in a chat or by tickets. */
export interface AccessSink {
  readonly id: string;
  /** At least once; a throw means it is sent again. */
  deliver(
    event: LifecycleEvent,
    options: { signal: AbortSignal },
  ): Promise<void>;
}
