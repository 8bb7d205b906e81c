import type {
  AccessGrant,
  AccessRequest,
  Decision,
} from '@fairway/plugin-jit-access-common';

/** One thing that happened, or is about to, to a request and its grant. */
export type TimelineEvent =
  | { kind: 'requested'; at: string }
  | { kind: 'rule' }
  | { kind: 'decision'; at: string; decision: Decision }
  | { kind: 'waiting'; until: string }
  | {
      kind: 'closed';
      at: string | null;
      state: 'lapsed' | 'withdrawn' | 'invalidated';
    }
  | { kind: 'setting-up' }
  | { kind: 'active'; at: string; until: string | null }
  | { kind: 'taking-back' }
  | { kind: 'overdue' }
  | { kind: 'failed'; at: string | null }
  | { kind: 'cancelled'; at: string | null }
  | { kind: 'ended'; at: string | null };

function grantEvents(grant: AccessGrant): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  if (grant.startsAt) {
    events.push({ kind: 'active', at: grant.startsAt, until: grant.endsAt });
  }
  switch (grant.state) {
    case 'scheduled':
    case 'provisioning':
      events.push({ kind: 'setting-up' });
      break;
    case 'revoking':
    case 'compensating':
      events.push({ kind: 'taking-back' });
      break;
    case 'revoke-overdue':
      events.push({ kind: 'overdue' });
      break;
    case 'failed':
      events.push({ kind: 'failed', at: grant.endedAt });
      break;
    case 'cancelled':
      events.push({ kind: 'cancelled', at: grant.endedAt });
      break;
    case 'ended':
      events.push({ kind: 'ended', at: grant.endedAt });
      break;
    default:
  }
  return events;
}

/** What happened to a request and its grant, in order. */
export function timelineOf(
  request: AccessRequest,
  grant: AccessGrant | undefined,
): TimelineEvent[] {
  const events: TimelineEvent[] = [
    { kind: 'requested', at: request.createdAt },
    { kind: 'rule' },
    ...request.decisions.map(decision => ({
      kind: 'decision' as const,
      at: decision.at,
      decision,
    })),
  ];
  if (request.state === 'pending') {
    events.push({ kind: 'waiting', until: request.deadline });
  } else if (request.state !== 'approved' && request.state !== 'denied') {
    events.push({
      kind: 'closed',
      at: request.decidedAt,
      state: request.state,
    });
  }
  return grant ? [...events, ...grantEvents(grant)] : events;
}
