import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { formatLine } from '../logging/logger.js';

/** One security-relevant decision or action. */
export interface AuditEvent {
  /** Subject of the token, or `anonymous`. */
  who: string;
  /** The route: method and path with the names of its parameters. */
  what: string;
  /** What it is about: the path as it was asked for, without its query. */
  subject: string;
  /** `allowed` and `denied` are decisions, `success` and `failure` are how it ended. */
  outcome: 'allowed' | 'denied' | 'success' | 'failure';
  reason?: string;
  correlationId: string;
  sourceIp: string;
}

/** The audit trail: a stream of its own, apart from the log, whatever the log's level is. */
export interface AuditTrail {
  /**
   * Returns when the event is written.
   *
   * @throws Error when it could not be; what needs to be on record must not happen then
   */
  record(event: AuditEvent): void;
}

/** Where lines are appended to. Throws when a line could not be written. */
export type Append = (line: string) => void;

const STANDARD_ERROR = 2;

/**
 * Opens a file (only its owner reads it) and flushes it with every line, or
 * takes standard error, which the platform collects as a stream of its own.
 */
export function openAuditStream(file: string | undefined): Append {
  const descriptor = file === undefined ? STANDARD_ERROR : openSync(file, 'a', 0o600);
  return line => {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(descriptor, bytes, written);
    }
    if (file !== undefined) {
      fdatasyncSync(descriptor);
    }
  };
}

/** Creates the audit trail of a service. */
export function createAuditTrail(options: {
  service: string;
  now: () => Date;
  append: Append;
}): AuditTrail {
  const { service, now, append } = options;
  return {
    record(event) {
      const { who, what, subject, outcome, correlationId, sourceIp, reason } = event;
      append(
        formatLine({
          when: now().toISOString(),
          who,
          what,
          subject,
          outcome,
          ...(reason === undefined ? {} : { reason }),
          correlationId,
          service,
          sourceIp,
        }),
      );
    },
  };
}
