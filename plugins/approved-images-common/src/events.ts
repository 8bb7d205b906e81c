import type { DriftReason, DriftStatus, RunningImage } from './drift';

/** Topic of the events service to which whoever sees running images publishes them. */
export const RUNNING_IMAGES_TOPIC = 'fairway.running-images';

/** Payload of an event of {@link RUNNING_IMAGES_TOPIC}: all images of one service that one source sees. */
export interface RunningImagesEvent {
  entityRef: string;
  /** Who saw them, for example `aws-images`; images of other sources stay as they are. */
  source: string;
  images: RunningImage[];
  /** Whether these are all of them; an image that is absent is gone only then. */
  complete: boolean;
  /** ISO 8601, UTC. */
  observedAt: string;
}

/** Topic of the events service to which each change of image drift is published. */
export const IMAGE_DRIFT_TOPIC = 'fairway.image-drift';

/** Payload of an event of {@link IMAGE_DRIFT_TOPIC}, published after the commit, at least once. */
export interface ImageDriftEvent {
  /** Of the drift record and its status: the same event comes with the same id. */
  id: string;
  driftId: string;
  entityRef: string;
  /** Container image or id of a machine image. */
  reference: string;
  digest: string | null;
  place: string;
  /** `undetermined` is no proof of anything. */
  reason: DriftReason;
  status: DriftStatus;
  /** Entity ref of a person, or `plugin:approved-images`. */
  actor: string;
  /** ISO 8601, UTC. */
  at: string;
}
