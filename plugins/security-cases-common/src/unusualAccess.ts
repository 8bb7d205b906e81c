/** Days of the week as a policy names them, in the order of ISO 8601. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
/** One of {@link WEEKDAYS}. */
export type Weekday = (typeof WEEKDAYS)[number];

/** From when on the use of access is unusual. Durations are ISO 8601. */
export interface UnusualAccessRules {
  /** What is longer ago counts for nothing. */
  history: string;
  /** Of a person or target with fewer uses, or only younger ones, nothing is said. */
  minimum: { uses: number; age: string };
  workingHours: {
    /** IANA name. */
    zone: string;
    days: Weekday[];
    /** `HH:MM`. */
    from: string;
    /** `HH:MM`, exclusive. */
    to: string;
  };
  /** Who has this share of uses off-hours, or more, works then; 0 to 1. */
  usualOffHours: number;
  /** So many uses, and so many times the usual number, within a time. */
  burst: { within: string; atLeast: number; times: number };
  /** So long, and so many times the median of the target. */
  duration: { atLeast: string; times: number };
}
