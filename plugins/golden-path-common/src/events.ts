import type { ControlState, DriftCounts, FileDrift } from './types';

/** Topic of the events service to which each look at a service's repository is published. */
export const GOLDEN_PATH_TOPIC = 'fairway.golden-path';

/** Payload of an event of {@link GOLDEN_PATH_TOPIC}. */
export interface GoldenPathObservedEvent {
  entityRef: string;
  /** Entity ref of the template; null when the service has no readable record. */
  template: string | null;
  version: string | null;
  /** Newest version of the template; null when it could not be read. */
  latest: string | null;
  /** Null when there is no record to compare with. */
  drift: DriftCounts | null;
  /** Only what is not pristine. */
  files: FileDrift[];
  controls: {
    id: string;
    state: ControlState;
    /** What was found, in a sentence. */
    message?: string;
  }[];
  /** ISO 8601, UTC. */
  observedAt: string;
}
