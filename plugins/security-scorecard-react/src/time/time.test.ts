import { durationToMilliseconds } from './duration';
import { elapsed, isOverdue, isWithinLastWeek } from './elapsed';

describe('durationToMilliseconds', () => {
  it.each([
    ['PT24H', 86_400_000],
    ['P7D', 604_800_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4S', 93_784_000],
    ['PT0.5S', 500],
  ])('reads %s', (duration, expected) => {
    expect(durationToMilliseconds(duration)).toBe(expected);
  });

  it.each(['', 'P', 'PT', '24h', 'P1M', 'P1Y', '-PT1H'])(
    'gives nothing for %p',
    duration => {
      expect(durationToMilliseconds(duration)).toBeUndefined();
    },
  );
});

describe('elapsed', () => {
  const minute = 60_000;

  it.each([
    [0, 'now', 0],
    [minute - 1, 'now', 0],
    [minute, 'minutes', 1],
    [59.9 * minute, 'minutes', 59],
    [60 * minute, 'hours', 1],
    [47.9 * 60 * minute, 'hours', 47],
    [48 * 60 * minute, 'days', 2],
    [-3 * 1440 * minute, 'days', 3],
  ])('%p ms is %s', (milliseconds, unit, count) => {
    expect(elapsed(milliseconds)).toEqual({ unit, count });
  });
});

describe('deadlines and weeks', () => {
  const now = new Date('2026-11-21T12:00:00Z');

  it('is overdue only after the deadline', () => {
    expect(isOverdue(null, now)).toBe(false);
    expect(isOverdue('2026-11-21T12:00:00Z', now)).toBe(false);
    expect(isOverdue('2026-11-21T11:59:59Z', now)).toBe(true);
  });

  it('names a weekday only for the last six days', () => {
    expect(isWithinLastWeek(now, new Date('2026-11-17T12:00:00Z'))).toBe(true);
    expect(isWithinLastWeek(now, new Date('2026-11-15T12:00:00Z'))).toBe(false);
    expect(isWithinLastWeek(now, new Date('2026-11-22T12:00:00Z'))).toBe(false);
  });
});
