import { checkDuration, durationPresets } from './presets';

const bounds = { default: 'PT1H', min: 'PT5S', max: 'PT4H' };

describe('durationPresets', () => {
  it('offers minimum, default and maximum, and usual ones between, ascending', () => {
    expect(durationPresets(bounds)).toEqual([
      'PT5S',
      'PT20S',
      'PT5M',
      'PT15M',
      'PT30M',
      'PT1H',
      'PT2H',
      'PT4H',
    ]);
  });

  it('offers nothing outside of the bounds, and nothing twice', () => {
    expect(
      durationPresets({ default: 'PT60M', min: 'PT45M', max: 'PT1H' }),
    ).toEqual(['PT45M', 'PT1H']);
  });
});

describe('checkDuration', () => {
  it.each([
    ['PT5S', null],
    ['PT4H', null],
    ['PT4S', 'too-short'],
    ['PT4H1S', 'too-long'],
    ['PT0S', 'missing'],
    ['', 'missing'],
    ['nonsense', 'missing'],
  ])('says of %p: %p', (duration, verdict) => {
    expect(checkDuration(duration, bounds)).toBe(verdict);
  });
});
