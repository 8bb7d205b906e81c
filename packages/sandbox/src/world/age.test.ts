import { ageToMs, secondsBefore } from './age';

it.each([
  ['P6D', 518_400_000],
  ['PT3H', 10_800_000],
  ['P1DT2H3M', 93_780_000],
  ['PT0M', 0],
])('reads %s', (age, ms) => {
  expect(ageToMs(age)).toBe(ms);
});

it.each(['', 'P', 'PT', 'P1DT', '6D', 'P1M', 'P1Y', 'PT5S', 'P-1D'])(
  "refuses '%s'",
  age => {
    expect(() => ageToMs(age)).toThrow(TypeError);
  },
);

it('counts back from a moment', () => {
  expect(secondsBefore(new Date('2026-11-21T12:00:00Z'), 'PT1H')).toBe(
    Date.parse('2026-11-21T11:00:00Z') / 1000,
  );
});
