import { act, renderHook, waitFor } from '@testing-library/react';
import { useAsyncData } from './useAsyncData';

const deferred = <T>() => {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

describe('useAsyncData', () => {
  it('goes from loading to loaded', async () => {
    const load = async () => 'data';
    const { result } = renderHook(() => useAsyncData(load));
    expect(result.current).toMatchObject({ isLoading: true, data: undefined });
    await waitFor(() => expect(result.current.data).toBe('data'));
    expect(result.current).toMatchObject({ isLoading: false, isStale: false });
  });

  it('keeps what it had when a reload fails, and says so', async () => {
    const load = jest
      .fn<Promise<string>, []>()
      .mockResolvedValueOnce('data')
      .mockRejectedValueOnce(new Error('down'));
    const { result } = renderHook(() => useAsyncData(load));
    await waitFor(() => expect(result.current.data).toBe('data'));
    act(() => result.current.reload());
    await waitFor(() => expect(result.current.error?.message).toBe('down'));
    expect(result.current.data).toBe('data');
  });

  it('drops an answer that arrives after a newer question', async () => {
    const slow = deferred<string>();
    const first = () => slow.promise;
    const second = async () => 'second';
    const { result, rerender } = renderHook(({ load }) => useAsyncData(load), {
      initialProps: { load: first },
    });
    rerender({ load: second });
    await waitFor(() => expect(result.current.data).toBe('second'));
    await act(async () => slow.resolve('first'));
    expect(result.current.data).toBe('second');
  });

  it('shows data of an earlier question only when asked to', async () => {
    const one = async () => 'one';
    const never = () => deferred<string>().promise;
    for (const keepPrevious of [true, false]) {
      const { result, rerender } = renderHook(
        ({ load }) => useAsyncData(load, { keepPrevious }),
        { initialProps: { load: one } },
      );
      await waitFor(() => expect(result.current.data).toBe('one'));
      rerender({ load: never });
      expect(result.current).toMatchObject(
        keepPrevious
          ? { data: 'one', isStale: true, isLoading: false }
          : { data: undefined, isStale: false, isLoading: true },
      );
    }
  });

  it('asks again on a poll', async () => {
    jest.useFakeTimers();
    try {
      const load = jest.fn(async () => 'data');
      renderHook(() => useAsyncData(load, { pollInterval: 1000 }));
      expect(load).toHaveBeenCalledTimes(1);
      await act(async () => jest.advanceTimersByTime(1000));
      await act(async () => jest.advanceTimersByTime(1000));
      expect(load).toHaveBeenCalledTimes(3);
    } finally {
      jest.useRealTimers();
    }
  });
});
