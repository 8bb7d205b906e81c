import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { securityScorecardApiRef } from '../api';
import { aClient } from '../fixtures';
import { useRefreshScorecard } from './useRefreshScorecard';

const render = (refresh: () => Promise<void>, reload: () => void) =>
  renderHook(
    ({ evaluatedAt }) =>
      useRefreshScorecard('component:default/a', evaluatedAt, reload),
    {
      initialProps: { evaluatedAt: '2026-11-21T12:00:00Z' },
      wrapper: ({ children }: PropsWithChildren<{}>) => (
        <TestApiProvider
          apis={[[securityScorecardApiRef, aClient({ refresh })]]}
        >
          {children}
        </TestApiProvider>
      ),
    },
  );

describe('useRefreshScorecard', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('reads again until a newer evaluation is seen', async () => {
    const reload = jest.fn();
    const { result, rerender } = render(async () => {}, reload);
    expect(result.current.state).toBe('idle');
    await act(async () => result.current.refresh());
    expect(result.current.state).toBe('queued');
    await act(async () => jest.advanceTimersByTime(4_000));
    expect(reload).toHaveBeenCalledTimes(2);
    rerender({ evaluatedAt: '2026-11-21T12:05:00Z' });
    expect(result.current.state).toBe('done');
    await act(async () => jest.advanceTimersByTime(10_000));
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('stops waiting when nothing new comes', async () => {
    const reload = jest.fn();
    const { result } = render(async () => {}, reload);
    await act(async () => result.current.refresh());
    await act(async () => jest.advanceTimersByTime(60_000));
    expect(result.current.state).toBe('late');
    expect(reload.mock.calls.length).toBeLessThan(20);
  });

  it('says why a refresh was refused', async () => {
    const { result } = render(async () => {
      throw new Error('not yours');
    }, jest.fn());
    await act(async () => result.current.refresh());
    expect(result.current).toMatchObject({
      state: 'failed',
      error: { message: 'not yours' },
    });
  });
});
