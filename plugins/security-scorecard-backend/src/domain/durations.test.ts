import fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import {
  addDuration,
  earliest,
  normalizeTime,
  parseDuration,
  subtractDuration,
} from './durations';

const time = fc
  .date({
    min: new Date('2020-01-01'),
    max: new Date('2040-01-01'),
    noInvalidDate: true,
  })
  .map(date => date.toISOString());

describe('durations', () => {
  it('adds like a calendar in UTC, with and without months', () => {
    const duration = fc.constantFrom(
      'P7D',
      'PT24H',
      'P1W',
      'PT0.5S',
      'P1M',
      'P1Y2M3DT4H',
    );
    fc.assert(
      fc.property(time, duration, (at, span) => {
        const expected = DateTime.fromISO(at, { zone: 'utc' })
          .plus(Duration.fromISO(span))
          .toJSDate()
          .toISOString();
        expect(addDuration(at, span)).toBe(expected);
      }),
    );
    expect(addDuration('2026-01-31T00:00:00.000Z', 'P1M')).toBe(
      '2026-02-28T00:00:00.000Z',
    );
    expect(subtractDuration(new Date('2026-03-31T00:00:00Z'), 'P1D')).toBe(
      '2026-03-30T00:00:00.000Z',
    );
  });

  it.each(['', '7 days', 'P0D', '-P1D', 'P'])('refuses %j', text => {
    expect(() => parseDuration(text)).toThrow(/ISO 8601 duration/);
  });

  it('brings times to one form', () => {
    expect(normalizeTime('2026-11-21T10:00:00+02:00')).toBe(
      '2026-11-21T08:00:00.000Z',
    );
    expect(normalizeTime('2026-11-21')).toBe('2026-11-21T00:00:00.000Z');
    expect(normalizeTime('2026-99-21T10:00:00.000Z')).toBeNull();
    expect(normalizeTime('yesterday')).toBeNull();
  });

  it('finds the earliest', () => {
    expect(earliest([])).toBeNull();
    expect(earliest([null, 'b', 'a', null])).toBe('a');
  });
});
