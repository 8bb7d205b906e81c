import {
  ACTION_KINDS,
  ACTION_STATES,
  AUTOMATION_MODES,
  CASE_DECISIONS,
  EVENT_CLASSES,
  type CaseAction,
  type CaseLink,
  type CaseSummary,
  type EventClass,
  type SecurityEvent,
  type TimelineEntry,
} from '@fairway/plugin-security-cases-common';

/** Row of `security_cases`. */
export interface CaseRow {
  number: number;
  id: string;
  open_key: string | null;
  class: string;
  level: string;
  title: string;
  search_text: string;
  confidence: string;
  actor_name: string | null;
  actor_ref: string | null;
  target: string;
  place: string | null;
  entity_ref: string | null;
  entity_refs: string;
  owner_ref: string | null;
  tier: string | null;
  assignee: string | null;
  events: number;
  holding: boolean | number;
  opened_at: string;
  last_event_at: string;
  closed_at: string | null;
  closed_by: string | null;
  decision: string | null;
  reason: string | null;
}

/** Row of `security_events`. */
export interface EventRow {
  id: string;
  case_id: string;
  source: string;
  class: string;
  action: string;
  summary: string;
  actor_name: string | null;
  actor_ref: string | null;
  target: string;
  place: string | null;
  entity_refs: string;
  at: string;
  received_at: string;
  raw_hash: string;
}

/** Row of `case_actions`. */
export interface ActionRow {
  id: string;
  case_id: string;
  key: string;
  position: number;
  kind: string;
  state: string;
  appetite: string;
  mode: string;
  why: string | null;
  rule: string | null;
  subject: string | null;
  result: string | null;
  error: string | null;
  attempts: number;
  acted_by: string | null;
  created_at: string;
  settled_at: string | null;
}

/** Row of `case_tasks`. */
export interface TaskRow {
  id: string;
  case_id: string;
  kind: string;
  action_id: string | null;
  by: string;
  attempts: number;
  due_at: string;
  lease_until: string | null;
  epoch: number;
  done_at: string | null;
}

/** Row of `case_timeline`. */
export interface TimelineRow {
  id: number;
  case_id: string;
  at: string;
  by: string;
  kind: string;
  text: string;
  event_id: string | null;
  action_id: string | null;
}

/** Row of `case_links`. */
export interface LinkRow {
  case_id: string;
  kind: string;
  ref: string;
  title: string;
  entity_ref: string | null;
  at: string;
}

/** A value of a closed set; throws when the database holds something else. */
function known<T extends string>(
  values: readonly T[],
  value: string,
  column: string,
): T {
  const found = values.find(each => each === value);
  if (found === undefined) {
    throw new Error(`Column ${column} holds '${value}', which is not known`);
  }
  return found;
}

/** The class of a case or an event. */
export const classOf = (value: string): EventClass =>
  known(EVENT_CLASSES, value, 'class');

/** Refs that are kept as JSON. */
export function refsOf(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value)
    ? value.filter(each => typeof each === 'string')
    : [];
}

/** How people call a case. */
export const referenceOf = (row: Pick<CaseRow, 'number'>) => `SC-${row.number}`;

/** A row of a list of cases, with what is counted of its actions. */
export function summaryOf(
  row: CaseRow & { proposals?: number | string; failures?: number | string },
): CaseSummary {
  return {
    id: row.id,
    reference: referenceOf(row),
    class: classOf(row.class),
    level: row.level === 'L2' ? 'L2' : 'L1',
    title: row.title,
    status: row.closed_at === null ? 'open' : 'closed',
    confidence: row.confidence === 'known' ? 'known' : 'unknown',
    actor: { name: row.actor_name, userRef: row.actor_ref },
    target: { resource: row.target, place: row.place },
    entityRef: row.entity_ref,
    ownerRef: row.owner_ref,
    tier: row.tier,
    assignee: row.assignee,
    events: row.events,
    proposals: Number(row.proposals ?? 0),
    failures: Number(row.failures ?? 0),
    holding: Boolean(row.holding),
    openedAt: row.opened_at,
    lastEventAt: row.last_event_at,
    closedAt: row.closed_at,
    decision:
      row.decision === null
        ? null
        : known(CASE_DECISIONS, row.decision, 'security_cases.decision'),
  };
}

/** An event as the API shows it. */
export function eventOf(row: EventRow): SecurityEvent {
  return {
    id: row.id,
    source: row.source,
    class: classOf(row.class),
    action: row.action,
    summary: row.summary,
    actor: { name: row.actor_name, userRef: row.actor_ref },
    target: { resource: row.target, place: row.place },
    entityRefs: refsOf(row.entity_refs),
    at: row.at,
    receivedAt: row.received_at,
    rawHash: row.raw_hash,
  };
}

/** An action; what the caller may do with it is added where that is known. */
export function actionOf(row: ActionRow): CaseAction {
  return {
    id: row.id,
    kind: known(ACTION_KINDS, row.kind, 'case_actions.kind'),
    state: known(ACTION_STATES, row.state, 'case_actions.state'),
    appetite: known(AUTOMATION_MODES, row.appetite, 'case_actions.appetite'),
    mode: known(AUTOMATION_MODES, row.mode, 'case_actions.mode'),
    why: row.why,
    rule: row.rule,
    subject: row.subject,
    result: row.result,
    error: row.error,
    attempts: row.attempts,
    by: row.acted_by,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    may: [],
  };
}

const TIMELINE_KINDS = [
  'opened',
  'event',
  'planned',
  'action',
  'linked',
  'assigned',
  'comment',
  'closed',
] as const;

/** An entry of a timeline. */
export function entryOf(row: TimelineRow): TimelineEntry {
  return {
    id: row.id,
    at: row.at,
    by: row.by,
    kind: known(TIMELINE_KINDS, row.kind, 'case_timeline.kind'),
    text: row.text,
    eventId: row.event_id,
    actionId: row.action_id,
  };
}

const LINK_KINDS = [
  'grant',
  'finding',
  'change',
  'ticket',
  'check',
  'image',
] as const;

/** A link of a case. */
export function linkOf(row: LinkRow): CaseLink {
  return {
    kind: known(LINK_KINDS, row.kind, 'case_links.kind'),
    ref: row.ref,
    title: row.title,
    entityRef: row.entity_ref,
  };
}
