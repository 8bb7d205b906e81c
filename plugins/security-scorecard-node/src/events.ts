import type {
  GateStage,
  GateVerdict,
  Level,
  WaiverStatus,
} from '@fairway/plugin-security-scorecard-common';

/** Topic of the events service to which changed scorecards are published. */
export const SCORECARD_CHANGED_TOPIC = 'security-scorecard.changed';

/** Channel of the signals service; its messages say that something changed, never what. */
export const SCORECARD_SIGNAL_CHANNEL = 'security-scorecard';

/** Payload of an event of {@link SCORECARD_CHANGED_TOPIC}, published after the commit. */
export interface ScorecardChangedEvent {
  entityRef: string;
  level: Level;
  previousLevel: Level;
  /** Checks, findings and levels whose state changed. */
  changes: number;
  /** ISO 8601, UTC. */
  at: string;
}

/** Topic of the events service to which each step of a waiver is published. */
export const WAIVER_CHANGED_TOPIC = 'security-scorecard.waiver';

/** Payload of an event of {@link WAIVER_CHANGED_TOPIC}, published after the commit. */
export interface WaiverChangedEvent {
  waiverId: string;
  entityRef: string;
  status: WaiverStatus;
  /** Entity ref of a person, or `plugin:security-scorecard` for expiry. */
  actor: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** Topic of the events service to which each step of a campaign is published. */
export const CAMPAIGN_CHANGED_TOPIC = 'security-scorecard.campaign';

/** Payload of an event of {@link CAMPAIGN_CHANGED_TOPIC}, published after the commit. */
export interface CampaignChangedEvent {
  campaignId: string;
  action: 'created' | 'closed' | 'promoted';
  /** Entity ref of a person. */
  actor: string;
  /** ISO 8601, UTC. */
  at: string;
}

/**
 * Topic of the events service to which each answer of a gate is published that
 * a pipeline or a service asked for. What people only look at is not.
 */
export const GATE_ANSWERED_TOPIC = 'security-scorecard.gate';

/** Payload of an event of {@link GATE_ANSWERED_TOPIC}. */
export interface GateAnsweredEvent {
  entityRef: string;
  stage: GateStage;
  verdict: GateVerdict;
  /** The change under test; null when none was named. */
  change: string | null;
  /** Names of the thresholds that did not pass. */
  rules: string[];
  /** ISO 8601, UTC. */
  at: string;
}
