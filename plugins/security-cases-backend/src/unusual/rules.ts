import {
  WEEKDAYS,
  type UnusualAccessRules,
} from '@fairway/plugin-security-cases-common';
import { Duration } from 'luxon';

/** What is unusual; times in milliseconds unless they say otherwise. */
export interface UnusualRules {
  /** What is longer ago counts for nothing. */
  history: number;
  /** Less than this is too little to tell what is usual. */
  minimum: { uses: number; age: number };
  workingHours: {
    /** IANA name. */
    zone: string;
    /** 1 is Monday. */
    days: ReadonlySet<number>;
    /** Minutes of the day; the end is exclusive. */
    from: number;
    to: number;
  };
  /** Who works off-hours with this share of uses or more does so usually; 0 to 1. */
  usualOffHours: number;
  burst: { within: number; atLeast: number; times: number };
  duration: { atLeastMinutes: number; times: number };
}

const millis = (iso: string) => Duration.fromISO(iso).toMillis();

/** Minutes of the day of `HH:MM`. */
export function minutesOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The section of the policy as numbers. */
export function unusualRules(section: UnusualAccessRules): UnusualRules {
  const { history, minimum, workingHours, burst, duration } = section;
  return {
    history: millis(history),
    minimum: { uses: minimum.uses, age: millis(minimum.age) },
    workingHours: {
      zone: workingHours.zone,
      days: new Set(workingHours.days.map(day => WEEKDAYS.indexOf(day) + 1)),
      from: minutesOfDay(workingHours.from),
      to: minutesOfDay(workingHours.to),
    },
    usualOffHours: section.usualOffHours,
    burst: { ...burst, within: millis(burst.within) },
    duration: {
      atLeastMinutes: millis(duration.atLeast) / 60_000,
      times: duration.times,
    },
  };
}
