import type { UnusualAccessRules } from '../unusualAccess';
import type { ActionKind, AutomationMode } from './action';
import type { EventClass } from './event';

/**
 * How far a team has come: `observe` records what would be done, `warn` proposes
 * at most, `enforce` does what the policy says.
 */
export const ADOPTION_STAGES = ['observe', 'warn', 'enforce'] as const;
/** One of {@link ADOPTION_STAGES}. */
export type AdoptionStage = (typeof ADOPTION_STAGES)[number];

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
