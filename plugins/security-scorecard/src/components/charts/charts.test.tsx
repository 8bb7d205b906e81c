import { seriousFaults } from '@fairway/test-screens';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aTrend } from '../../fixtures/rollups';
import { TrendSection } from './TrendSection';
import { describeScores } from './trendWords';

describe('describeScores', () => {
  it('names first, last, lowest and highest of the days that have a score', () => {
    expect(
      describeScores([
        { date: '2026-01-01', score: null, known: 0, applicable: 9 },
        { date: '2026-01-02', score: 60, known: 3, applicable: 9 },
        { date: '2026-01-03', score: 40, known: 4, applicable: 9 },
        { date: '2026-01-04', score: 72.4, known: 8, applicable: 10 },
        { date: '2026-01-05', score: null, known: 0, applicable: 10 },
      ]),
    ).toEqual({
      first: '60',
      firstKnown: '3',
      firstApplicable: '9',
      start: '2026-01-02',
      last: '72',
      lastKnown: '8',
      lastApplicable: '10',
      end: '2026-01-04',
      lowest: '40',
      highest: '72',
    });
  });

  it('makes no trend of one day, nor of none', () => {
    expect(describeScores([])).toBeUndefined();
    expect(
      describeScores([
        { date: '2026-01-01', score: 1, known: 1, applicable: 1 },
      ]),
    ).toBeUndefined();
  });
});

describe('TrendSection', () => {
  it('says the trend in words and as a table', async () => {
    renderScreen(<TrendSection entityRef="component:default/payments-api" />, {
      world: { trend: aTrend(90) },
    });
    expect(
      await screen.findByText(
        /^Score 51 on \w+ \d+, \d{4}, with 9 of 12 checks known; 90 on .*, with 9 of 12\. Lowest 51, highest 90\.$/,
      ),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show as a table'));
    expect(await screen.findAllByRole('row')).toHaveLength(91);
    expect(await seriousFaults()).toEqual([]);
  });

  it('says when there is no trend yet', async () => {
    renderScreen(<TrendSection entityRef="component:default/payments-api" />, {
      world: { trend: aTrend(1) },
    });
    expect(await screen.findByText('No trend yet')).toBeInTheDocument();
  });
});
