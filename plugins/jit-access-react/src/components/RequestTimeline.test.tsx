import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { sampleDecision, sampleGrant, sampleRequest } from '../testUtils';
import { RequestTimeline, type RequestTimelineProps } from './RequestTimeline';

function show(props: RequestTimelineProps) {
  renderInTestApp(<RequestTimeline {...props} />, {
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
}

describe('RequestTimeline', () => {
  it('tells who approved, and why it ended', async () => {
    show({
      request: sampleRequest({
        state: 'approved',
        decisions: [sampleDecision({ reason: 'go ahead' })],
      }),
      grant: sampleGrant({
        state: 'ended',
        endedAt: '2026-11-23T09:10:00.000Z',
        endReason: 'returned',
        residualUntil: '2026-11-23T10:10:00.000Z',
      }),
    });
    expect(await screen.findByText('Approved')).toBeInTheDocument();
    expect(screen.getByText(/go ahead/)).toBeInTheDocument();
    expect(screen.getByText(/Ended: handed back/)).toBeInTheDocument();
    expect(screen.getByText(/Something may remain until/)).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
  });

  it.each([
    [1, 'Tried once: connection refused'],
    [7, 'Tried 7 times: connection refused'],
  ])(
    'tells about an overdue revoke, tried %d times',
    async (attempts, words) => {
      show({
        request: sampleRequest({ state: 'approved' }),
        grant: sampleGrant({
          state: 'revoke-overdue',
          attempts,
          lastError: 'connection refused',
        }),
      });
      expect(await screen.findByText(words)).toBeInTheDocument();
    },
  );
});
