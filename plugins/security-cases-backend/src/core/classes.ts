import type {
  ActionKind,
  CaseLevel,
  EventClass,
} from '@fairway/plugin-security-cases-common';

const NOW: ReadonlySet<EventClass> = new Set([
  'logging-weakened',
  'exploited-critical',
]);

/**
 * L2 wants a look now: what blinds the portal or is being exploited, what the
 * source says is urgent, and all on tier 1.
 */
export function levelOf(
  kind: EventClass,
  tier: string | null,
  atLeast: CaseLevel,
): CaseLevel {
  return NOW.has(kind) || tier === '1' ? 'L2' : atLeast;
}

/** Actions in the order in which they are done. */
export const ACTION_ORDER: readonly ActionKind[] = [
  'end-grants',
  'hold-target',
  'refresh-service',
  'ticket',
  'notify',
];

/** An event that comes later than this after it happened is looked at first. */
const LATE_MILLIS = 3600_000;
const EARLY_MILLIS = 5 * 60_000;

/** Whether an event does not come when it happened, or claims to be from the future. */
export function isLate(at: string, now: Date): boolean {
  const age = now.getTime() - Date.parse(at);
  return !(age <= LATE_MILLIS && age >= -EARLY_MILLIS);
}
