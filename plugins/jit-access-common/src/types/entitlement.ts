import type { Risk } from './request';

/** Something that can be asked for, bound to one policy. */
export interface Entitlement {
  /** Name of its policy, for example `payments-db-rw`. */
  id: string;
  title: string;
  description: string;
  /** Catalog entity it belongs to. */
  entityRef: string;
  /** Provider module id, for example `postgres`. */
  provider: string;
  risk: Risk;
  duration: DurationBounds;
  inputs: RequestInputs;
  /** How a grant can get more time; null when it can't. */
  extension: ExtensionTerms | null;
  /** How long before its start it can be asked for; null: starts at once only. */
  maxAhead: string | null;
  /** Whether it can be asked for somebody else. */
  forOthers: boolean;
  /** null when there is no break-glass for it, or the caller may not use it. */
  breakGlass: BreakGlassTerms | null;
  /** Whether the caller may ask for it. */
  eligible: boolean;
  /** Why not, in a sentence; null when eligible. */
  reason: string | null;
}

/** How a grant can get more time. */
export interface ExtensionTerms {
  /** ISO 8601 duration that one extension adds at most. */
  by: string;
  /** How often, at least 1. */
  times: number;
}

/** Access at once, with a review owed afterwards. */
export interface BreakGlassTerms {
  /** ISO 8601 duration. */
  max: string;
  /** Who reviews it afterwards, as the policy names them. */
  reviewBy: string[];
  /** ISO 8601 duration from the end of the grant to when the review is due. */
  reviewWithin: string;
  /** Why it can't be used now, for example a review that is owed; null when it can. */
  blocked: string | null;
}

/** ISO 8601 durations. */
export interface DurationBounds {
  default: string;
  min: string;
  max: string;
}

/** What a policy wants to be told. */
export interface RequestInputs {
  reason: { minLength: number; maxLength: number };
  /** null when no ticket is wanted. `verified`: it is looked up as it is typed. */
  ticket: { pattern: string; required: boolean; verified: boolean } | null;
  /** What else has to be filled in, in this order. */
  fields: InputField[];
}

/** A typed input of a policy. All values are text on the wire. */
export interface InputField {
  /** Key, for example `statement-hash`. */
  name: string;
  title: string;
  type: 'string' | 'integer' | 'boolean' | 'choice';
  required: boolean;
  /** Regular expression of a string; null for none. */
  pattern: string | null;
  /** Bounds of an integer, or of the length of a string; null for none. */
  min: number | null;
  max: number | null;
  /** Values of a choice; empty for other types. */
  options: string[];
}
