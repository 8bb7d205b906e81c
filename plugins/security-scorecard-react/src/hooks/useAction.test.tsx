import { act, renderHook } from '@testing-library/react';
import { useAction } from './useAction';

describe('useAction', () => {
  it('is pending while it runs, and gives the answer', async () => {
    let finish: (value: string) => void = () => {};
    const { result } = renderHook(() =>
      useAction(
        (word: string) =>
          new Promise<string>(resolve => {
            finish = () => resolve(`${word}!`);
          }),
      ),
    );
    let answer: Promise<string | undefined> = Promise.resolve(undefined);
    act(() => {
      answer = result.current.run('done');
    });
    expect(result.current.isPending).toBe(true);
    await act(async () => finish(''));
    await expect(answer).resolves.toBe('done!');
    expect(result.current.isPending).toBe(false);
  });

  it('remembers why it failed until it runs again or is reset', async () => {
    const perform = jest.fn().mockRejectedValue(new Error('no'));
    const { result } = renderHook(() => useAction(perform));
    await act(async () => {
      await expect(result.current.run()).resolves.toBeUndefined();
    });
    expect(result.current.error?.message).toBe('no');
    act(() => result.current.reset());
    expect(result.current.error).toBeUndefined();
  });
});
