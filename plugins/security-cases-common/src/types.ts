import type { UnusualAccessRules } from './unusualAccess';

/** What a security event says happened. */
export const EVENT_CLASSES = [
  'logging-weakened',
  'control-weakened',
  'image-drift',
  'exploited-critical',
  'gate-failed',
  'unusual-access',
] as const;
/** One of {@link EVENT_CLASSES}. */
export type EventClass = (typeof EVENT_CLASSES)[number];

/** What Fairway can do about an event. */
export const ACTION_KINDS = [
  'refresh-service',
  'end-grants',
  'hold-target',
  'ticket',
  'notify',
] as const;
/** One of {@link ACTION_KINDS}. */
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Risk appetite for one action: not at all, when a person says so, or at once. */
export const AUTOMATION_MODES = ['off', 'propose', 'auto'] as const;
/** One of {@link AUTOMATION_MODES}. */
export type AutomationMode = (typeof AUTOMATION_MODES)[number];

/**
 * How far a team has come: `observe` records what would be done, `warn` proposes
 * at most, `enforce` does what the policy says.
 */
export const ADOPTION_STAGES = ['observe', 'warn', 'enforce'] as const;
/** One of {@link ADOPTION_STAGES}. */
export type AdoptionStage = (typeof ADOPTION_STAGES)[number];

/** How sure Fairway is of what an event says. `unknown` never acts by itself. */
export type Confidence = 'known' | 'unknown';

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

/** Who did it, as far as the source tells. */
export interface EventActor {
  /** The name at the source: an ARN, a user name; null when it names nobody. */
  name: string | null;
  /** The person in the catalog; null when nobody is known by that name. */
  userRef: string | null;
}

/** What it was done to. */
export interface EventTarget {
  /** The name at the source: an ARN, a path, an image. */
  resource: string;
  /** AWS account, cluster or repository host; null when there is none. */
  place: string | null;
}

/** Something that happened, as it was understood; stored once. */
export interface SecurityEvent {
  /** Stable for (source, key of the source): a second delivery has the same id. */
  id: string;
  /** For example `aws`, `kubernetes`, `git`, `golden-path`, `scorecard`. */
  source: string;
  class: EventClass;
  /** What was called or seen: `StopLogging`, `policy changed`. */
  action: string;
  /** In a sentence. */
  summary: string;
  actor: EventActor;
  target: EventTarget;
  /** Services it concerns, canonical refs; empty when none is known. */
  entityRefs: string[];
  /** When it happened, by the source; ISO 8601, UTC. */
  at: string;
  /** When it was stored; ISO 8601, UTC. */
  receivedAt: string;
  /** SHA-256 of what was received, hexadecimal. */
  rawHash: string;
}

/** Where an action stands. */
export const ACTION_STATES = [
  'recorded',
  'proposed',
  'queued',
  'done',
  'failed',
  'declined',
] as const;
/**
 * `recorded` would have been done and was not, because the team observes;
 * `proposed` waits for a person; `queued` is being done, and tried again after
 * an error; `failed` was given up and may be run again.
 */
export type ActionState = (typeof ACTION_STATES)[number];

/** One thing that Fairway does, or proposes, about a case. */
export interface CaseAction {
  id: string;
  kind: ActionKind;
  state: ActionState;
  /** What the policy said, before the adoption of the team and what is unknown. */
  appetite: AutomationMode;
  /** What came out of it. */
  mode: AutomationMode;
  /** Why it is not done by itself; null when it is. */
  why: string | null;
  /** Name of the rule of the policy; null for its defaults. */
  rule: string | null;
  /** What it acts on: a person, an entity; null when that is not known. */
  subject: string | null;
  /** What came out; null before. */
  result: string | null;
  /** The last error; null without one. */
  error: string | null;
  attempts: number;
  /** Who ran or declined it; null when nobody had to. */
  by: string | null;
  createdAt: string;
  /** When it was done, declined or given up. */
  settledAt: string | null;
  /** What the caller may do with it. */
  may: ('run' | 'decline')[];
}

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

/** A page of a list that is cut on the server. */
export interface Page<T> {
  items: T[];
  totalItems: number;
  /** The server's time; ISO 8601. */
  serverTime: string;
}

/** Cases of one class. */
export interface ClassFigures {
  class: EventClass;
  open: number;
  /** In the last 90 days. */
  opened: number;
  closed: number;
}

/** How one source of events is doing. */
export interface SourceHealth {
  source: string;
  /** Stored for the first time. */
  accepted: number;
  /** Seen before; they changed nothing. */
  duplicates: number;
  /** Of no class that is looked at. */
  ignored: number;
  /** Not understood. */
  malformed: number;
  /** Wrong token, wrong signature or unknown account. */
  forged: number;
  /** null before the first. */
  lastAcceptedAt: string | null;
  lastRefusedAt: string | null;
  /** Why the last one was refused. */
  lastRefusal: string | null;
}

/** Figures of what the caller may see. */
export interface CaseFigures {
  open: number;
  unassigned: number;
  /** Proposed actions that wait for a person. */
  proposals: number;
  /** Actions that were given up. */
  failedActions: number;
  /** Cases that hold back new access. */
  holding: number;
  /** Median time from opening to closing in the last 90 days, ISO 8601 duration; null without any. */
  medianTimeToClose: string | null;
  /** Of the actions of the last 90 days that were done, the share without a person; null without any. */
  autoShare: number | null;
  classes: ClassFigures[];
  /** null for those who may not see how the sources are doing. */
  sources: SourceHealth[] | null;
}

/** Actions of the last 90 days by how they ended. */
export interface ActionCounts {
  /** Done without a person. */
  auto: number;
  /** Proposed and run by a person. */
  run: number;
  declined: number;
  failed: number;
  /** Waiting for a person. */
  proposed: number;
  /** What observing only recorded. */
  recorded: number;
}

/** How far one team has come with automation. */
export interface TeamAdoption {
  teamRef: string;
  stage: AdoptionStage;
  /** Date since when; null for the default of the policy. */
  since: string | null;
  /** The next stage and its date; null when none is set. */
  next: { stage: AdoptionStage; from: string } | null;
  openCases: number;
  /** In the last 90 days. */
  cases: number;
  actions: ActionCounts;
  /**
   * Of the actions that a person decided on in 90 days, the share that was run;
   * null without any. High and steady means that the team is ready for the next stage.
   */
  agreement: number | null;
}

/** Which rule decides for a class and an action. */
export interface AutomationRule {
  name: string;
  /** Empty means every class. */
  classes: EventClass[];
  /** Empty means every tier. */
  tiers: string[];
  /** Empty means every team. */
  teams: string[];
  actions: Partial<Record<ActionKind, AutomationMode>>;
}

/** The policy in force. */
export interface AutomationPolicy {
  name: string;
  version: number;
  /** Name of the file that it is changed in; null without one. */
  file: string | null;
  /** SHA-256 of the file, hexadecimal. */
  hash: string;
  loadedAt: string;
  /** Why the file on disk is not in force; null when it is. */
  problem: string | null;
  defaultStage: AdoptionStage;
  /** The first rule that names an action decides about it. */
  rules: AutomationRule[];
  /** Where no rule names it. */
  defaults: Partial<Record<ActionKind, AutomationMode>>;
  /** What use of access is unusual; null when no use is looked at. */
  unusualAccess: UnusualAccessRules | null;
}

/** The policy and how far the teams are. */
export interface AutomationOverview {
  policy: AutomationPolicy;
  teams: TeamAdoption[];
}
