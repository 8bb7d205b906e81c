import { Duration } from 'luxon';
import { longestResidual } from './longestResidual';

describe('longestResidual', () => {
  it.each([
    [[], 'PT0S'],
    [['PT0S'], 'PT0S'],
    [['PT90M', 'PT1H'], 'PT1H30M'],
    [['PT12H', 'P1DT1H', 'PT24H'], 'P1DT1H'],
  ])('of %j is %s', (residuals, longest) => {
    expect(
      longestResidual(
        residuals.map(text => ({ residual: Duration.fromISO(text) })),
      ),
    ).toBe(longest);
  });
});
