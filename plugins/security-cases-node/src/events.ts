import type {
  CaseLevel,
  Confidence,
  EventClass,
} from '@fairway/plugin-security-cases-common';

/**
 * What a source understood of something that happened, before it is known who
 * and which service that is. Texts are cut to their limits when it is stored.
 */
export interface NormalisedEvent {
  /** Of the source, stable over deliveries: the id that the source gave it. */
  key: string;
  class: EventClass;
  /** What was called or seen, for example `StopLogging`. */
  action: string;
  /** In a sentence, for people. */
  summary: string;
  /** Who did it. All null when the source does not tell. */
  actor: {
    /** The name at the source: an ARN, a user name. */
    name: string | null;
    /**
     * Where the catalog keeps who that is, the most telling first: a path in the
     * entity of the person and the value that has to be there. Only what the
     * source vouches for belongs here, never a name that somebody chose.
     */
    aliases: readonly { path: string; value: string }[];
    /** The person, when the source knows the entity. */
    userRef?: string | null;
  };
  target: { resource: string; place: string | null };
  /** Services that the source knows it concerns, canonical refs. */
  entityRefs?: readonly string[];
  /**
   * Annotations by which the catalog finds the services it concerns. Services
   * need all of those without `among`; where there is one with it, services come
   * first in which the value is one of a list with commas.
   */
  annotations?: readonly { name: string; value: string; among?: boolean }[];
  /** ISO 8601. */
  at: string;
  /** `unknown` when the source could not tell all of it. Default `known`. */
  confidence?: Confidence;
  /**
   * At least how urgent it is; the class and the tier of the service may make it
   * more so. Default L1.
   */
  level?: CaseLevel;
  /** What belongs to it elsewhere; of a grant, the id of its request. */
  links?: readonly {
    kind: 'grant' | 'finding' | 'change' | 'check' | 'image';
    ref: string;
    title: string;
  }[];
}

/** What a source makes of something it received. */
export type Understood =
  | { outcome: 'event'; event: NormalisedEvent }
  /** Well-formed, and of nothing that is looked at. */
  | { outcome: 'ignored' }
  | { outcome: 'malformed'; why: string }
  /** Wrong signature, or from an account that is not ours. */
  | { outcome: 'forged'; why: string };

/** What became of it. */
export type IntakeOutcome =
  'accepted' | 'duplicate' | 'ignored' | 'malformed' | 'forged';

/** Takes what sources receive. Once it resolves, the event is stored for good. */
export interface SecurityEventIntake {
  /**
   * @param source - id of the source, for example `aws`
   * @param raw - what was received; only its hash is kept
   * @throws when the event could not be stored: it has to be delivered again
   */
  take(
    source: string,
    raw: string | Buffer,
    understood: Understood,
  ): Promise<IntakeOutcome>;
}
