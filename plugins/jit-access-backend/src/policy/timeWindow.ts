import { DateTime, IANAZone } from 'luxon';

/** Days as policies write them, Monday first. */
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** A time of the week, in the wall-clock time of a place. */
export interface TimeWindow {
  /** 1 is Monday, 7 is Sunday: the days on which it begins. */
  days: ReadonlySet<number>;
  /** Minutes after midnight, 0–1439. */
  from: number;
  /** Minutes after midnight, 1–1440, exclusive; before `from` when it goes past midnight. */
  to: number;
  /** IANA time zone. */
  zone: string;
}

const TEXT = /^(?:(\S+) )?(\d{2}):(\d{2})-(\d{2}):(\d{2}) (\S+)$/;

function dayNumber(name: string): number {
  const index = DAYS.findIndex(day => day === name);
  if (index < 0) {
    throw new Error(`'${name}' is no day; the days are ${DAYS.join(', ')}`);
  }
  return index + 1;
}

function parseDays(text: string | undefined): Set<number> {
  const days = new Set<number>();
  for (const part of (text ?? 'Mon-Sun').split(',')) {
    const [first, last = first, ...rest] = part.split('-');
    if (rest.length > 0) {
      throw new Error(`'${part}' is no day and no range of days`);
    }
    const end = dayNumber(last);
    for (let day = dayNumber(first); ; day = (day % 7) + 1) {
      days.add(day);
      if (day === end) {
        break;
      }
    }
  }
  return days;
}

function minutes(hours: string, mins: string): number {
  const total = Number(hours) * 60 + Number(mins);
  if (Number(mins) > 59 || total > 1440) {
    throw new Error(`'${hours}:${mins}' is no time of the day`);
  }
  return total;
}

/**
 * Reads a window such as `Mon-Fri 08:00-18:00 Europe/Berlin`. Days are a list
 * of days and ranges; without them it is every day. A window whose end is
 * before its begin goes past midnight and belongs to the day it begins on.
 * Throws an Error that says what is wrong.
 */
export function parseTimeWindow(text: string): TimeWindow {
  const match = TEXT.exec(text);
  if (!match) {
    throw new Error(
      `'${text}' is no time window; write it as in 'Mon-Fri 08:00-18:00 Europe/Berlin'`,
    );
  }
  const [, days, fromHours, fromMinutes, toHours, toMinutes, zone] = match;
  const from = minutes(fromHours, fromMinutes);
  const to = minutes(toHours, toMinutes);
  if (from === to || from === 1440 || to === 0) {
    throw new Error(
      `'${text}' is empty; a whole day is written 00:00-24:00, and midnight at the end as 24:00`,
    );
  }
  if (!IANAZone.isValidZone(zone)) {
    throw new Error(`'${zone}' is no time zone; an example is Europe/Berlin`);
  }
  return { days: parseDays(days), from, to, zone };
}

/**
 * Whether an instant is in a window. The wall clock of the place decides, so
 * that a window keeps its hours when the clocks change.
 */
export function isWithin(window: TimeWindow, at: Date): boolean {
  const local = DateTime.fromJSDate(at, { zone: window.zone });
  const minute = local.hour * 60 + local.minute;
  const today = window.days.has(local.weekday);
  if (window.from < window.to) {
    return today && minute >= window.from && minute < window.to;
  }
  const yesterday = window.days.has(((local.weekday + 5) % 7) + 1);
  return (today && minute >= window.from) || (yesterday && minute < window.to);
}
