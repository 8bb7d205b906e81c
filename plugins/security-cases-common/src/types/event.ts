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

/** How sure Fairway is of what an event says. `unknown` never acts by itself. */
export type Confidence = 'known' | 'unknown';

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
