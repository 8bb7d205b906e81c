import { act, renderHook } from '@testing-library/react';
import { useDebouncedText } from './useDebouncedText';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const field = () => {
  const commit = jest.fn();
  const { result, rerender } = renderHook(
    ({ value }) => useDebouncedText(value, commit),
    { initialProps: { value: '' } },
  );
  return {
    commit,
    type: (text: string) => act(() => result.current[1](text)),
    pass: (ms: number) => act(() => jest.advanceTimersByTime(ms)),
    change: (value: string) => rerender({ value }),
    shown: () => result.current[0],
  };
};

describe('useDebouncedText', () => {
  it('hands on what was typed once typing has paused', () => {
    const { commit, type, pass, shown } = field();
    type('l');
    pass(299);
    type('log');
    pass(299);
    expect(shown()).toBe('log');
    expect(commit).not.toHaveBeenCalled();
    pass(1);
    expect(commit.mock.calls).toEqual([['log']]);
  });

  it('gives way to a change from outside', () => {
    const { commit, type, pass, change, shown } = field();
    type('log');
    change('all');
    pass(1_000);
    expect(shown()).toBe('all');
    expect(commit).not.toHaveBeenCalled();
  });
});
