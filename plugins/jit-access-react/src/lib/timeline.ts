import type {
  AccessGrant,
  AccessRequest,
  Decision,
} from '@fairway/plugin-jit-access-common';

/** One thing that happened, or is about to, to a request and its grant. */
export type TimelineEvent =
  | { kind: 'requested'; at: string }
  | { kind: 'rule' }
  | { kind: 'auto'; at: string | null }
  | { kind: 'break-glass'; at: string | null }
  | { kind: 'decision'; at: string; decision: Decision }
  | { kind: 'waiting'; until: string }
  | {
      kind: 'closed';
      at: string | null;
      state: 'lapsed' | 'withdrawn' | 'invalidated';
    }
  | { kind: 'scheduled'; until: string | null }
  | { kind: 'setting-up' }
  | { kind: 'active'; at: string; until: string | null }
  | { kind: 'drift'; at: string }
  | { kind: 'taking-back' }
  | { kind: 'overdue' }
  | { kind: 'failed'; at: string | null }
  | { kind: 'cancelled'; at: string | null }
  | { kind: 'ended'; at: string | null }
  | { kind: 'review-owed' }
  | { kind: 'review-done'; at: string | null };

/** What the state of a grant says of it. */
function stateEvents(grant: AccessGrant): TimelineEvent[] {
  switch (grant.state) {
    case 'scheduled':
      return [{ kind: 'scheduled', until: grant.scheduledFor }];
    case 'provisioning':
      return [{ kind: 'setting-up' }];
    case 'revoking':
    case 'compensating':
      return [{ kind: 'taking-back' }];
    case 'revoke-overdue':
      return [{ kind: 'overdue' }];
    case 'failed':
    case 'cancelled':
    case 'ended':
      return [{ kind: grant.state, at: grant.endedAt }];
    default:
      return [];
  }
}

function grantEvents(grant: AccessGrant): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  if (grant.startsAt) {
    events.push({ kind: 'active', at: grant.startsAt, until: grant.endsAt });
  }
  if (grant.drift) {
    events.push({ kind: 'drift', at: grant.drift.since });
  }
  events.push(...stateEvents(grant));
  if (grant.review) {
    events.push(
      grant.review.state === 'owed'
        ? { kind: 'review-owed' }
        : { kind: 'review-done', at: grant.review.at },
    );
  }
  return events;
}

/** How it came to a decision without people; nothing when people decide. */
function withoutPeople(request: AccessRequest): TimelineEvent[] {
  if (request.kind === 'break-glass') {
    return [{ kind: 'break-glass', at: request.decidedAt }];
  }
  return request.auto && request.state === 'approved'
    ? [{ kind: 'auto', at: request.decidedAt }]
    : [];
}

/** What happened to a request and its grant, in order. */
export function timelineOf(
  request: AccessRequest,
  grant: AccessGrant | undefined,
): TimelineEvent[] {
  const events: TimelineEvent[] = [
    { kind: 'requested', at: request.createdAt },
    { kind: 'rule' },
    ...withoutPeople(request),
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
