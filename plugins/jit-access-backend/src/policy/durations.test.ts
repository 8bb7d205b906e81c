import { formatDuration, parseDuration } from './durations';

const DAY = 24 * 3_600_000;

it.each([7, 27, 28, 30, 31, 364, 366, 400])(
  'a duration of %d days is one that can be read again',
  days => {
    expect(formatDuration(days * DAY)).toBe(`P${days}D`);
    expect(parseDuration(formatDuration(days * DAY))).toBe(days * DAY);
  },
);

it('says parts of a day, and nothing of what is zero', () => {
  expect(formatDuration(DAY + 90 * 60_000)).toBe('P1DT1H30M');
  expect(formatDuration(1_499)).toBe('PT1S');
});

it.each([
  'PT-1H',
  '-PT1H',
  'PT1H-61M',
  'P1M',
  'P0.5M',
  'P1Y',
  'PT0S',
  'pt1h',
  '1h',
  'PT１H',
])('is none: %s', text => {
  expect(parseDuration(text)).toBeUndefined();
});
