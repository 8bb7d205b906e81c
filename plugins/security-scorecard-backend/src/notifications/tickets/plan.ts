import { createHash } from 'node:crypto';
import type {
  CheckDefinition,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import {
  addDuration,
  deadlineFor,
  type DeadlinePolicy,
} from '../../domain/durations';
import type { CheckStanding } from '../failingChecks';
import type { TicketRow } from './TicketStore';

/** What is to be done about one check of one entity. */
export type TicketStep =
  | { kind: 'want'; failingSince: string; deadline: string | null }
  | { kind: 'open'; deadline: string | null }
  | { kind: 'update'; deadline: string | null }
  | { kind: 'close'; why: string };

/** Rules of tickets. */
export interface TicketRules {
  /** How long a check fails before a ticket is opened, ISO 8601. */
  after: string;
  severities: ReadonlySet<Severity>;
  deadlines: DeadlinePolicy;
}

/** What a ticket says that may change; of equal hashes nothing has to be told. */
export function toldHash(severity: Severity, deadline: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([severity, deadline]))
    .digest('hex');
}

/**
 * Decides what to do about a check that stands so. A gap in knowledge changes
 * nothing: a ticket stays as it is until it is known that the check passes.
 * Pure.
 */
export function planTicket(
  definition: CheckDefinition | undefined,
  standing: CheckStanding | undefined,
  row: TicketRow | undefined,
  rules: TicketRules,
  now: string,
): TicketStep | undefined {
  const over = whyOver(definition, standing, rules);
  if (over) {
    return row && { kind: 'close', why: over };
  }
  if (!definition || standing?.state !== 'fail') {
    return undefined;
  }
  const since = standing.failingSince ?? now;
  const deadline = deadlineFor(rules.deadlines, definition.severity, since);
  if (!row) {
    return addDuration(since, rules.after) <= now
      ? { kind: 'want', failingSince: since, deadline }
      : undefined;
  }
  if (row.ticket === null) {
    return { kind: 'open', deadline };
  }
  return row.told === toldHash(definition.severity, deadline)
    ? undefined
    : { kind: 'update', deadline };
}

/** Why no ticket is wanted; undefined when it is not over. */
function whyOver(
  definition: CheckDefinition | undefined,
  standing: CheckStanding | undefined,
  rules: TicketRules,
): string | undefined {
  if (!definition || !standing) {
    return 'The check or the service is gone.';
  }
  if (!standing.enforced) {
    return 'The check is not enforced for this service any more.';
  }
  if (!rules.severities.has(definition.severity)) {
    return `Checks of severity ${definition.severity} have no tickets.`;
  }
  switch (standing.state) {
    case 'pass':
    case 'warn':
      return 'The check passes.';
    case 'not-applicable':
      return 'The check does not apply any more.';
    case 'fail':
      return standing.waived ? 'The check is waived.' : undefined;
    default:
      return undefined;
  }
}
