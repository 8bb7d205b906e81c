import type { PreviewsOptions } from './Previews';

/** Asks the scorecard how a rendered service would stand on its first day. */
export function startingScorecard(_deps: object): PreviewsOptions['scorecard'] {
  return async () => ({
    scorecard: null,
    scorecardProblem: 'The scorecard could not be asked',
  });
}
