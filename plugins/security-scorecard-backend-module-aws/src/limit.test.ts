import { withinLimit } from './limit';

const never = () => new AbortController().signal;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('gives back what the call gives', async () => {
  await expect(withinLimit(async () => 1, never())).resolves.toBe(1);
  expect(jest.getTimerCount()).toBe(0);
});

it('ends a call that takes too long, and tells it', async () => {
  let told: AbortSignal | undefined;
  const call = withinLimit(
    signal => {
      told = signal;
      return new Promise(() => {});
    },
    never(),
    5_000,
  );
  await Promise.all([
    expect(call).rejects.toThrow('no answer within 5 s, retries included'),
    jest.advanceTimersByTimeAsync(5_000),
  ]);
  expect(told?.aborted).toBe(true);
});

it('ends with the run, also while the SDK sleeps', async () => {
  const run = new AbortController();
  const call = withinLimit(() => new Promise(() => {}), run.signal);
  run.abort(new Error('over time'));
  await expect(call).rejects.toThrow('over time');
  expect(jest.getTimerCount()).toBe(0);
  await expect(withinLimit(async () => 1, run.signal)).rejects.toThrow(
    'over time',
  );
});
