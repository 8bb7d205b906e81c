import {
  samplePage,
  sampleReview,
  sampleReviewItem,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { ReviewsPage } from './ReviewsPage';

describe('ReviewsPage', () => {
  it('lists the open ones, and who may opens another', async () => {
    const listReviews = jest.fn(async () => samplePage([sampleReview()]));
    renderPage(<ReviewsPage />, { client: { listReviews } });
    expect(await screen.findByText('0 of 2 decided')).toBeVisible();
    expect(listReviews).toHaveBeenLastCalledWith({
      limit: 20,
      offset: 0,
      open: true,
    });
    expect(screen.getByRole('button', { name: 'Open a review' })).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });

  it('offers nobody else to open one', async () => {
    renderPage(<ReviewsPage />, { denied: ['jit-access.review.manage'] });
    expect(await screen.findByText(/No access review is open/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Open a review' }),
    ).not.toBeInTheDocument();
  });

  it('decides on each, and can be closed only then', async () => {
    const decideReviewItem = jest.fn(async () => sampleReview());
    renderPage(<ReviewsPage />, {
      at: '/?review=v-1',
      client: { decideReviewItem },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Keep ana/ }),
    );
    expect(decideReviewItem).toHaveBeenCalledWith('v-1', 'i-1', {
      decision: 'keep',
    });
    await userEvent.click(
      screen.getByRole('button', { name: /^Remove legacy_batch/ }),
    );
    const dialog = await screen.findByRole('dialog');
    // What Fairway did not give it does not pretend to take.
    expect(
      within(dialog).getByText(/taken away at the provider/),
    ).toBeVisible();
    await userEvent.type(within(dialog).getByRole('textbox'), 'Nobody uses it');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Remove' }),
    );
    await waitFor(() =>
      expect(decideReviewItem).toHaveBeenLastCalledWith('v-1', 'i-2', {
        decision: 'remove',
        comment: 'Nobody uses it',
      }),
    );
    expect(
      screen.getByRole('button', { name: 'Close the review' }),
    ).toBeDisabled();
    expect(screen.getByText(/2 are not decided/)).toBeVisible();
  });

  it('says what could not be told, and what was decided', async () => {
    renderPage(<ReviewsPage />, {
      at: '/?review=v-1',
      client: {
        getReview: async () =>
          sampleReview({
            problems: ['postgres did not answer'],
            items: [
              sampleReviewItem({
                decision: 'remove',
                by: 'user:default/bo',
                at: '2026-11-22T09:00:00.000Z',
                comment: 'Left the team',
              }),
            ],
          }),
      },
    });
    expect(await screen.findByText('postgres did not answer')).toBeVisible();
    expect(screen.getByText('Removed')).toBeVisible();
    expect(screen.getByText('Left the team')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Close the review' }),
    ).toBeEnabled();
    expect(await seriousFaults()).toEqual([]);
  });
});
