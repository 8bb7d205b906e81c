import type { CaseAction } from './action';
import type {
  Confidence,
  EventActor,
  EventClass,
  EventTarget,
  SecurityEvent,
} from './event';

/** How urgent a case is: L1 wants a look today, L2 wants one now. */
export type CaseLevel = 'L1' | 'L2';

/** Whether somebody still has to decide. */
export const CASE_STATUSES = ['open', 'closed'] as const;
/** One of {@link CASE_STATUSES}. */
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What the security team found. */
export const CASE_DECISIONS = [
  'incident',
  'authorized-change',
  'accepted-risk',
  'false-alarm',
] as const;
/** One of {@link CASE_DECISIONS}. */
export type CaseDecision = (typeof CASE_DECISIONS)[number];

/** What a case points at. */
export interface CaseLink {
  kind: 'grant' | 'finding' | 'change' | 'ticket' | 'check' | 'image';
  /** Id or URL at the other side; of a grant, the id of its request. */
  ref: string;
  title: string;
  /** Service it belongs to; null when there is none. */
  entityRef: string | null;
}

/** What happened to a case, oldest first. */
export interface TimelineEntry {
  id: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Entity ref of a person, or `plugin:security-cases`. */
  by: string;
  kind:
    | 'opened'
    | 'event'
    | 'planned'
    | 'action'
    | 'linked'
    | 'assigned'
    | 'comment'
    | 'closed';
  /** In a sentence. */
  text: string;
  /** The event it is about; null otherwise. */
  eventId: string | null;
  /** The action it is about; null otherwise. */
  actionId: string | null;
}

/** A case in a list. */
export interface CaseSummary {
  id: string;
  /** Short and speakable, for example `SC-12`. */
  reference: string;
  class: EventClass;
  level: CaseLevel;
  title: string;
  status: CaseStatus;
  confidence: Confidence;
  actor: EventActor;
  target: EventTarget;
  /** The service it is about; null when none is known. */
  entityRef: string | null;
  ownerRef: string | null;
  tier: string | null;
  /** Entity ref of a person; null when nobody has it. */
  assignee: string | null;
  events: number;
  /** Proposed actions that wait for a person. */
  proposals: number;
  /** Actions that were given up. */
  failures: number;
  /** Whether new access to the target is held back because of it. */
  holding: boolean;
  openedAt: string;
  lastEventAt: string;
  closedAt: string | null;
  decision: CaseDecision | null;
}

/** A case with everything about it. */
export interface SecurityCase extends CaseSummary {
  /** Newest first; at most 100. */
  securityEvents: SecurityEvent[];
  actions: CaseAction[];
  links: CaseLink[];
  timeline: TimelineEntry[];
  /** Why it was closed so; null while it is open. */
  reason: string | null;
  closedBy: string | null;
  /** What the caller may do with it. */
  may: ('assign' | 'comment' | 'close')[];
}
