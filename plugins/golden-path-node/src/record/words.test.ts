import { durationInWords, minutesOf } from './words';

describe('durationInWords', () => {
  it.each([
    ['PT4H', '4 hours'],
    ['PT1H', '1 hour'],
    ['PT1H30M', '1 hour and 30 minutes'],
    ['P1DT2H5M', '1 day, 2 hours and 5 minutes'],
    ['PT90S', '90 seconds'],
    ['PT0S', 'PT0S'],
    ['four hours', 'four hours'],
  ])('says %s as %s', (duration, words) => {
    expect(durationInWords(duration)).toBe(words);
  });
});

describe('minutesOf', () => {
  it.each([
    ['PT4H', 240],
    ['P1DT1M', 1441],
    ['PT28800S', 480],
    ['PT30S', 0.5],
    ['PT', undefined],
    ['P1Y', undefined],
    ['soon', undefined],
  ])('of %s are %s', (duration, minutes) => {
    expect(minutesOf(duration)).toBe(minutes);
  });
});
