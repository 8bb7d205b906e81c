import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { serverClock } from './useServerClock';
import { useLive } from './useLive';

function setup(withSignals: boolean) {
  const subscribe = jest.fn();
  subscribe.mockReturnValue({ unsubscribe: () => {} });
  const wrapper = (props: { children: ReactNode }) =>
    withSignals ? (
      <TestApiProvider apis={[[signalApiRef, { subscribe }]]}>
        {props.children}
      </TestApiProvider>
    ) : (
      <TestApiProvider apis={[]}>{props.children}</TestApiProvider>
    );
  const signal = () =>
    subscribe.mock.calls.forEach(([channel, listen]) => {
      expect(channel).toBe('jit-access');
      listen({ at: subscribe.mock.calls.length });
    });
  return { wrapper, signal };
}

function counter() {
  let calls = 0;
  return jest.fn(async () => {
    calls += 1;
    return calls;
  });
}

describe('useLive', () => {
  it('asks again on every signal', async () => {
    const { wrapper, signal } = setup(true);
    const load = counter();
    const { result } = renderHook(() => useLive('k', load), { wrapper });
    expect(result.current.pending).toBe(true);
    await waitFor(() => expect(result.current.value).toBe(1));
    act(signal);
    await waitFor(() => expect(result.current.value).toBe(2));
    expect(result.current.pending).toBe(false);
  });

  it('does not ask again by itself when told so', async () => {
    const { wrapper, signal } = setup(true);
    const load = counter();
    const { result } = renderHook(() => useLive('k', load, { once: true }), {
      wrapper,
    });
    await waitFor(() => expect(result.current.value).toBe(1));
    act(signal);
    await act(async () => {});
    expect(load).toHaveBeenCalledTimes(1);
    await act(() => result.current.refetch());
    expect(result.current.value).toBe(2);
  });

  it.each([
    [false, 5_000],
    [true, 20_000],
  ])(
    'asks every now and then; signals there: %p, every %d ms',
    async (withSignals, interval) => {
      jest.useFakeTimers();
      try {
        const { wrapper } = setup(withSignals);
        const load = jest.fn(async () => 'x');
        const { unmount } = renderHook(() => useLive('k', load), { wrapper });
        await act(async () => jest.advanceTimersByTime(interval - 1));
        expect(load).toHaveBeenCalledTimes(1);
        await act(async () => jest.advanceTimersByTime(1));
        expect(load).toHaveBeenCalledTimes(2);
        unmount();
        jest.advanceTimersByTime(10 * interval);
        expect(load).toHaveBeenCalledTimes(2);
      } finally {
        jest.useRealTimers();
      }
    },
  );

  it('drops an answer that a newer question has overtaken', async () => {
    const { wrapper } = setup(false);
    const answers: Record<string, (value: string) => void> = {};
    const { result, rerender } = renderHook(
      ({ q }) =>
        useLive(
          q,
          () =>
            new Promise<string>(resolve => {
              answers[q] = resolve;
            }),
        ),
      { wrapper, initialProps: { q: 'old' } },
    );
    rerender({ q: 'new' });
    await act(async () => answers.new('new answer'));
    await act(async () => answers.old('old answer'));
    expect(result.current.value).toBe('new answer');
  });

  it('shows no answer to another question, unless it is told to keep it', async () => {
    const { wrapper } = setup(false);
    const never = () => new Promise<string>(() => {});
    for (const keep of [false, true]) {
      const { result, rerender } = renderHook(
        ({ q }) => useLive(q, q === 'a' ? async () => 'A' : never, { keep }),
        { wrapper, initialProps: { q: 'a' } },
      );
      await waitFor(() => expect(result.current.value).toBe('A'));
      rerender({ q: 'b' });
      expect(result.current.value).toBe(keep ? 'A' : undefined);
      expect(result.current.stale).toBe(true);
    }
  });

  it('keeps the last answer when a refresh fails, and says so', async () => {
    const { wrapper } = setup(false);
    const load = jest
      .fn<Promise<string>, []>()
      .mockResolvedValueOnce('good')
      .mockRejectedValueOnce(new Error('down'));
    const { result } = renderHook(() => useLive('k', load), { wrapper });
    await waitFor(() => expect(result.current.value).toBe('good'));
    await act(() => result.current.refetch());
    expect(result.current.value).toBe('good');
    expect(result.current.trouble?.message).toBe('down');
  });
});

describe('serverClock', () => {
  it('is the difference of the two clocks when the answer came', () => {
    const receivedAt = Date.parse('2026-11-23T09:05:00.000Z');
    expect(
      serverClock({
        value: { serverTime: '2026-11-23T09:00:00.000Z' },
        receivedAt,
      }),
    ).toEqual({ offsetMs: -300_000 });
  });

  it('is the own clock without an answer, or with one that makes no sense', () => {
    expect(serverClock({ value: undefined, receivedAt: 5 }).offsetMs).toBe(0);
    expect(
      serverClock({ value: { serverTime: 'noon' }, receivedAt: 5 }).offsetMs,
    ).toBe(0);
  });
});
