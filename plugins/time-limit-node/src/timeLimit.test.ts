import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { timeLimit } from './timeLimit';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Waits as a call does that holds nothing but the signal, while memory is cleaned up. */
async function ended(signal: AbortSignal): Promise<unknown> {
  const over = new Promise<unknown>(resolve => {
    signal.addEventListener('abort', () => resolve(signal.reason));
  });
  for (let i = 0; i < 5; i++) {
    await sleep(1);
    collectGarbage();
  }
  return over;
}

it('ends after its time, whatever is collected meanwhile', async () => {
  const { signal } = new AbortController();
  await expect(ended(timeLimit(20, signal))).resolves.toMatchObject({
    name: 'TimeoutError',
    message: 'there was no end in 20 ms',
  });
});

it('ends with any of the others, with its reason', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const signal = timeLimit(60_000, first.signal, undefined, second.signal);
  expect(signal.aborted).toBe(false);
  const over = ended(signal);
  second.abort(new Error('shut down'));
  first.abort(new Error('too late'));
  await expect(over).resolves.toEqual(new Error('shut down'));
});

it('has ended when one of the others had', () => {
  const reason = new Error('shut down');
  expect(timeLimit(60_000, AbortSignal.abort(reason)).reason).toBe(reason);
});

it('needs no other', async () => {
  await expect(ended(timeLimit(1))).resolves.toMatchObject({
    name: 'TimeoutError',
  });
});

it('listens to the others no longer than it lasts', async () => {
  const parent = new AbortController();
  const remove = jest.spyOn(parent.signal, 'removeEventListener');
  const add = jest.spyOn(parent.signal, 'addEventListener');
  await ended(timeLimit(1, parent.signal));
  expect(add).toHaveBeenCalledTimes(1);
  expect(remove).toHaveBeenCalledTimes(1);
});
