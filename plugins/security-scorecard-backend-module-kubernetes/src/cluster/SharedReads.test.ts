import { SharedReads } from './SharedReads';

const signal = () => new AbortController();

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((ok, fail) => {
    resolve = ok;
    reject = fail;
  });
  return { promise, resolve, reject };
}

it('reads once for those who ask meanwhile, and again for those who ask later', async () => {
  const reads = new SharedReads<number>();
  const answer = deferred<number>();
  const start = jest.fn(() => answer.promise);
  const both = [1, 2].map(() => reads.read('a', signal().signal, start));
  const other = reads.read('b', signal().signal, async () => 7);
  answer.resolve(5);
  expect(await Promise.all([...both, other])).toEqual([5, 5, 7]);
  expect(start).toHaveBeenCalledTimes(1);
  expect(await reads.read('a', signal().signal, async () => 6)).toBe(6);
});

it('lets one leave without taking the read from the others', async () => {
  const reads = new SharedReads<number>();
  const answer = deferred<number>();
  const leaving = signal();
  let stopped: AbortSignal | undefined;
  const start = (stop: AbortSignal) => {
    stopped = stop;
    return answer.promise;
  };
  const left = reads.read('a', leaving.signal, start);
  const stays = reads.read('a', signal().signal, start);
  leaving.abort(new Error('over time'));
  await expect(left).rejects.toThrow('over time');
  expect(stopped?.aborted).toBe(false);
  answer.resolve(1);
  expect(await stays).toBe(1);
});

it('stops a read that nobody waits for, and starts anew', async () => {
  const reads = new SharedReads<number>();
  const leaving = signal();
  let stopped: AbortSignal | undefined;
  const left = reads.read('a', leaving.signal, stop => {
    stopped = stop;
    return new Promise(() => undefined);
  });
  leaving.abort(new Error('over time'));
  await expect(left).rejects.toThrow('over time');
  expect(stopped?.aborted).toBe(true);
  expect(await reads.read('a', signal().signal, async () => 2)).toBe(2);
});

it('keeps no failure', async () => {
  const reads = new SharedReads<number>();
  await expect(
    reads.read('a', signal().signal, async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await reads.read('a', signal().signal, async () => 3)).toBe(3);
});

it('throws at once when the run is over already', async () => {
  await expect(
    new SharedReads<number>().read(
      'a',
      AbortSignal.abort(new Error('over')),
      () => new Promise(() => undefined),
    ),
  ).rejects.toThrow('over');
});
