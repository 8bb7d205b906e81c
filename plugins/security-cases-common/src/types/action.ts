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
