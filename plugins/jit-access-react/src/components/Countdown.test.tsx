import { TestApiProvider, mockApis } from '@backstage/frontend-test-utils';
import { act, render, screen } from '@testing-library/react';
import { Countdown } from './Countdown';

const HERE = Date.parse('2026-11-23T09:00:00.000Z');

function show(until: string, offsetMs: number, from?: string) {
  return render(
    <TestApiProvider apis={[mockApis.translation(), mockApis.error()]}>
      <Countdown kind="ends" until={until} from={from} clock={{ offsetMs }} />
    </TestApiProvider>,
  );
}

describe('Countdown', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.setSystemTime(HERE);
  });
  afterEach(() => jest.useRealTimers());

  it('counts down', () => {
    show('2026-11-23T09:00:20.000Z', 0);
    expect(screen.getByRole('timer')).toHaveTextContent('ends in 20 seconds');
    act(() => {
      jest.advanceTimersByTime(5_000);
    });
    expect(screen.getByRole('timer')).toHaveTextContent('ends in 15 seconds');
    act(() => {
      jest.advanceTimersByTime(20_000);
    });
    expect(screen.getByRole('timer')).toHaveTextContent('ending now');
  });

  it.each([
    [10 * 60_000, 'ends in 14 minutes'],
    [-10 * 60_000, 'ends in 34 minutes'],
  ])('goes by the clock of the server, which is %d ms off', (offset, words) => {
    show('2026-11-23T09:24:00.000Z', offset);
    expect(screen.getByRole('timer')).toHaveTextContent(words);
  });

  it('has a ring when it knows where it began, and words beside it', () => {
    const { container } = show(
      '2026-11-23T09:24:00.000Z',
      0,
      '2026-11-23T08:24:00.000Z',
    );
    expect(container.querySelector('svg')).toBeInTheDocument();
    expect(container.querySelector('time')).toHaveAttribute(
      'datetime',
      '2026-11-23T09:24:00.000Z',
    );
  });

  it('stops its timer when it goes', () => {
    show('2026-11-23T09:24:00.000Z', 0).unmount();
    expect(jest.getTimerCount()).toBe(0);
  });
});
