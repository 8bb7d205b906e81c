import type { CaseLevel } from '@fairway/plugin-security-cases-common';
import { DateTime } from 'luxon';
import type { UnusualRules } from './rules';

/** Somebody used something: had access to it, or did something to it. */
export interface Use {
  /** Entity ref. */
  person: string;
  /** Entity ref. */
  target: string;
  /** ISO 8601, UTC. */
  at: string;
  /** How long it was asked for; null where that means nothing. */
  minutes: number | null;
}

/** What is known of the past, without the use that is judged. */
export interface History {
  /** When the person used the target last; null for never. */
  lastUsedAt: string | null;
  /** Uses of the target by anybody, by UTC day and length. */
  target: readonly { day: string; minutes: number; uses: number }[];
  /** Uses of anything by the person, by the start of a quarter of an hour. */
  person: readonly { slot: string; uses: number }[];
}

/** What can be unusual. */
export type SignRule = 'first-use' | 'off-hours' | 'burst' | 'duration';

/** Something unusual, in plain words. */
export interface Sign {
  rule: SignRule;
  text: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The quarter of an hour that a moment is in, as it is counted. */
export function slotOf(at: string): string {
  const start = Math.floor(Date.parse(at) / (15 * MINUTE)) * 15 * MINUTE;
  return new Date(start).toISOString();
}

/** The UTC day that a moment is in. */
export const dayOf = (at: string) => new Date(at).toISOString().slice(0, 10);

/** `90` as `1 h 30 min`. */
export function sayMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  const parts = [
    [Math.floor(whole / 1440), 'd'],
    [Math.floor((whole % 1440) / 60), 'h'],
    [whole % 60, 'min'],
  ].flatMap(([count, unit]) => (count ? [`${count} ${unit}`] : []));
  return parts.join(' ') || '0 min';
}

const say = (value: number) => String(Math.round(value * 10) / 10);

interface Past {
  /** Milliseconds since the epoch. */
  at: number;
  uses: number;
}

const sum = (past: readonly { uses: number }[]) =>
  past.reduce((total, { uses }) => total + uses, 0);

/** The middle of what is given, each as often as it was; undefined without any. */
export function medianOf(
  values: readonly { minutes: number; uses: number }[],
): number | undefined {
  const sorted = [...values].sort((a, b) => a.minutes - b.minutes);
  const total = sum(sorted);
  const nth = (rank: number) => {
    let seen = 0;
    return sorted.find(({ uses }) => (seen += uses) >= rank)?.minutes;
  };
  const low = nth(Math.floor((total + 1) / 2));
  const high = nth(Math.floor(total / 2) + 1);
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Whether a moment is outside of the working hours of where people work. */
export function isOffHours(
  at: number,
  { zone, days, from, to }: UnusualRules['workingHours'],
): boolean {
  const { weekday, hour, minute } = DateTime.fromMillis(at, { zone });
  const time = hour * 60 + minute;
  return !days.has(weekday) || time < from || time >= to;
}

/**
 * What is unusual about a use, by what was usual before. Where too little is
 * known to tell, nothing is: the unknown is not suspicious.
 */
export function judge(use: Use, history: History, rules: UnusualRules): Sign[] {
  const now = Date.parse(use.at);
  const isPast = ({ at }: Past) => at >= now - rules.history && at <= now;
  const isEnough = (past: readonly Past[]) =>
    sum(past) >= rules.minimum.uses &&
    past.some(({ at }) => at <= now - rules.minimum.age);
  const target = history.target
    .map(each => ({ ...each, at: Date.parse(each.day) }))
    .filter(isPast);
  const person = history.person
    .map(({ slot, uses }) => ({ at: Date.parse(slot), uses }))
    .filter(isPast);
  const signs: (Sign | undefined)[] = [
    isEnough(target) ? firstUse(use, history, rules) : undefined,
    isEnough(person) ? offHours(now, person, rules) : undefined,
    burst(now, person, isEnough, rules),
    isEnough(target) ? longDuration(use, target, rules) : undefined,
  ];
  return signs.flatMap(sign => sign ?? []);
}

function firstUse(
  { person, target, at }: Use,
  { lastUsedAt }: History,
  { history }: UnusualRules,
): Sign | undefined {
  const isFirst =
    lastUsedAt === null || Date.parse(lastUsedAt) < Date.parse(at) - history;
  return isFirst
    ? {
        rule: 'first-use',
        text: `first use of ${target} by ${person} in ${Math.round(history / DAY)} days`,
      }
    : undefined;
}

function offHours(
  now: number,
  person: readonly Past[],
  { workingHours, usualOffHours }: UnusualRules,
): Sign | undefined {
  if (!isOffHours(now, workingHours)) {
    return undefined;
  }
  const off = sum(person.filter(({ at }) => isOffHours(at, workingHours)));
  const total = sum(person);
  if (off >= usualOffHours * total) {
    return undefined;
  }
  const { zone } = workingHours;
  const when = DateTime.fromMillis(now, { zone, locale: 'en' });
  return {
    rule: 'off-hours',
    text: `on ${when.toFormat('cccc')} at ${when.toFormat('HH:mm')} (${zone}), off-hours; so were ${off} of ${total} uses before`,
  };
}

function burst(
  now: number,
  person: readonly Past[],
  isEnough: (past: readonly Past[]) => boolean,
  { burst: { within, atLeast, times } }: UnusualRules,
): Sign | undefined {
  const before = person.filter(({ at }) => at <= now - within);
  const count = sum(person) - sum(before) + 1;
  if (count < atLeast || !isEnough(before)) {
    return undefined;
  }
  const active = new Set(before.map(({ at }) => Math.floor(at / within))).size;
  const usual = sum(before) / active;
  return count >= times * usual
    ? {
        rule: 'burst',
        text: `${count} uses within ${sayMinutes(within / MINUTE)}, where ${say(usual)} were usual`,
      }
    : undefined;
}

function longDuration(
  { minutes }: Use,
  target: readonly { minutes: number; uses: number }[],
  { duration: { atLeastMinutes, times } }: UnusualRules,
): Sign | undefined {
  const median = medianOf(target);
  return minutes !== null &&
    median !== undefined &&
    minutes >= atLeastMinutes &&
    minutes >= times * median
    ? {
        rule: 'duration',
        text: `median duration ${sayMinutes(median)}, asked ${sayMinutes(minutes)} over ${sum(target)} uses`,
      }
    : undefined;
}

/** One sign wants a look today; more, and what can do much harm, one now. */
export function levelOfSigns(
  signs: readonly Sign[],
  { isGrave }: { isGrave: boolean },
): CaseLevel {
  return signs.length > 1 || isGrave ? 'L2' : 'L1';
}
