import type { Level } from '@fairway/plugin-security-scorecard-common';

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
