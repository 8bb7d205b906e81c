import { spokenDuration, spokenTime } from './spoken';

describe('spokenTime', () => {
  it.each([
    ['2026-11-19T07:05:09.123Z', '19 Nov 2026, 07:05 UTC'],
    ['2026-01-01T00:00:00.000Z', '1 Jan 2026, 00:00 UTC'],
    // Wherever the source is: the answer is in UTC.
    ['2026-12-31T23:30:00-02:00', '1 Jan 2027, 01:30 UTC'],
    ['yesterday', 'yesterday'],
  ])('says %s as %s', (at, words) => {
    expect(spokenTime(at)).toBe(words);
  });
});

describe('spokenDuration', () => {
  it.each([
    ['PT24H', '24 hours'],
    ['PT1H', '1 hour'],
    ['P1D', '1 day'],
    ['P2W', '2 weeks'],
    ['P1M', '1 month'],
    ['PT1H30M', '1 hour and 30 minutes'],
    ['P1Y2M3DT4H', '1 year, 2 months, 3 days and 4 hours'],
    ['P1DT0H', '1 day'],
    ['PT0S', 'PT0S'],
    ['a while', 'a while'],
  ])('says %s as %s', (duration, words) => {
    expect(spokenDuration(duration)).toBe(words);
  });
});
