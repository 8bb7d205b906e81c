import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isWithin, parseTimeWindow } from './timeWindow';

const within = (window: string, at: string) =>
  isWithin(parseTimeWindow(window), new Date(at));

describe('time windows', () => {
  it.each([
    // Monday 2026-01-05, UTC+1 in Berlin.
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-01-05T06:59:59Z', false],
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-01-05T07:00:00Z', true],
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-01-05T16:59:59Z', true],
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-01-05T17:00:00Z', false],
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-01-04T10:00:00Z', false],
    // The same hours in summer, UTC+2.
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-07-06T06:00:00Z', true],
    ['Mon-Fri 08:00-18:00 Europe/Berlin', '2026-07-06T16:00:00Z', false],
    // Past midnight: the day is the one on which it begins.
    ['Fri 22:00-06:00 Europe/Berlin', '2026-01-09T21:30:00Z', true],
    ['Fri 22:00-06:00 Europe/Berlin', '2026-01-10T04:59:00Z', true],
    ['Fri 22:00-06:00 Europe/Berlin', '2026-01-10T05:00:00Z', false],
    ['Fri 22:00-06:00 Europe/Berlin', '2026-01-10T21:30:00Z', false],
    ['Fri 22:00-06:00 Europe/Berlin', '2026-01-09T04:00:00Z', false],
    ['Sun 22:00-06:00 UTC', '2026-01-05T05:00:00Z', true],
    // Days around the week's end, lists, every day, a whole day.
    ['Sat-Mon 00:00-24:00 UTC', '2026-01-04T12:00:00Z', true],
    ['Sat-Mon 00:00-24:00 UTC', '2026-01-06T00:00:00Z', false],
    ['Mon,Wed,Fri-Sat 00:00-24:00 UTC', '2026-01-07T12:00:00Z', true],
    ['Mon,Wed,Fri-Sat 00:00-24:00 UTC', '2026-01-08T12:00:00Z', false],
    ['09:00-10:00 Asia/Tokyo', '2026-01-04T00:30:00Z', true],
    // The day is the one of the place.
    ['Mon 00:00-24:00 Pacific/Auckland', '2026-01-04T12:00:00Z', true],
  ])('%s holds at %s: %s', (window, at, expected) => {
    expect(within(window, at)).toBe(expected);
  });

  it('keep the wall clock when the clocks change', () => {
    // 2026-03-29: 02:00 becomes 03:00, so that 02:30 does not exist.
    expect(within('02:00-03:00 Europe/Berlin', '2026-03-29T00:59:00Z')).toBe(
      false,
    );
    expect(within('02:00-03:00 Europe/Berlin', '2026-03-29T01:00:00Z')).toBe(
      false,
    );
    // 2026-10-25: 02:00–03:00 happens twice, and both count.
    for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
      expect(within('02:00-03:00 Europe/Berlin', at)).toBe(true);
    }
    expect(within('02:00-03:00 Europe/Berlin', '2026-10-25T02:00:00Z')).toBe(
      false,
    );
  });

  it.each([
    ['Mon-Fri 08:00-18:00', /no time window/],
    ['8-18 UTC', /no time window/],
    ['Mo-Fri 08:00-18:00 UTC', /'Mo' is no day/],
    ['Mon-Tue-Wed 08:00-18:00 UTC', /no range of days/],
    ['Mon 08:00-08:00 UTC', /is empty/],
    ['Mon 24:00-08:00 UTC', /is empty/],
    ['Mon 22:00-00:00 UTC', /midnight at the end/],
    ['Mon 08:61-09:00 UTC', /no time of the day/],
    ['Mon 08:00-24:01 UTC', /no time of the day/],
    ['Mon 08:00-18:00 Berlin', /no time zone/],
  ])('%s is refused', (window, message) => {
    expect(() => parseTimeWindow(window)).toThrow(message);
  });

  it('and the rest of the day fill the day', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const clock = (value: number) =>
      `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.date({
          min: new Date('2020-01-01'),
          max: new Date('2035-01-01'),
          noInvalidDate: true,
        }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
        (from, to, at, zone) => {
          fc.pre(from !== to && from !== 0 && to !== 0);
          const inside = isWithin(
            parseTimeWindow(`${clock(from)}-${clock(to)} ${zone}`),
            at,
          );
          const outside = isWithin(
            parseTimeWindow(`${clock(to)}-${clock(from)} ${zone}`),
            at,
          );
          expect(inside).toBe(!outside);
          const local = DateTime.fromJSDate(at, { zone });
          const now = local.hour * 60 + local.minute;
          expect(inside).toBe(
            from < to ? now >= from && now < to : now >= from || now < to,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
