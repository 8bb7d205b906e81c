import { screen } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aResult, aScorecard } from '../../fixtures/scorecards';
import { EntitySecurityTab } from './EntitySecurityTab';

const show = (nextDeadline: string | null) =>
  renderScreen(<EntitySecurityTab />, {
    client: {
      getScorecard: async () =>
        aScorecard({
          nextDeadline,
          results: [
            aResult({ deadline: '2026-11-29T12:00:00.000Z' }),
            aResult({
              checkId: 'waived',
              waived: true,
              deadline: '2026-11-01T12:00:00.000Z',
            }),
          ],
        }),
    },
  });

describe('the next deadline', () => {
  it.each([
    ['2026-11-29T12:00:00Z', 'Next deadline, of a check'],
    ['2026-07-26T12:00:00Z', 'Next deadline, of a finding'],
    ['2026-11-01T12:00:00Z', 'Next deadline, of a finding'],
    [null, 'Next deadline'],
  ])('%s says what it is of: %s', async (at, words) => {
    show(at);
    expect(await screen.findByText(words)).toBeVisible();
  });
});
