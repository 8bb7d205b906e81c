import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git';
import { NO_OBJECT, readRef, swapRef, writeBlob } from './refs';
import { remembered } from './remember';

describe('readRef', () => {
  let directory: string;
  let one: string;
  let two: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairway-refs-'));
    await git(['init', '--quiet', '--bare', directory]);
    [one, two] = await Promise.all(
      ['one', 'two'].map(text => writeBlob(directory, text)),
    );
    const names = ['a', 'a-b', 'deep/er', 'refs/fairway/b'];
    for (const name of names) {
      await swapRef(directory, `refs/fairway/${name}`, one, NO_OBJECT);
    }
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  const all = () =>
    Promise.all(
      ['a', 'a-b', 'deep/er', 'deep', 'a/b', 'b', 'er'].map(name =>
        readRef(directory, `refs/fairway/${name}`),
      ),
    );

  it('finds a ref by its whole name, wherever git keeps it', async () => {
    const none = Array.from({ length: 4 }, () => undefined);
    expect(await all()).toEqual([one, one, one, ...none]);
    await git(['--git-dir', directory, 'pack-refs', '--all', '--prune']);
    expect(await all()).toEqual([one, one, one, ...none]);
    await swapRef(directory, 'refs/fairway/a', two, one);
    expect(await all()).toEqual([two, one, one, ...none]);
    await git([
      ...['--git-dir', directory, 'update-ref', '-d'],
      'refs/fairway/deep/er',
    ]);
    expect(await all()).toEqual([two, one, undefined, ...none]);
  });

  it('takes no other file for a ref', async () => {
    expect(await readRef(directory, 'HEAD')).toBeUndefined();
    expect(await readRef(directory, 'config')).toBeUndefined();
    expect(await readRef(directory, 'packed-refs')).toBeUndefined();
  });
});

describe('remembered', () => {
  it('asks once for each question, also for two at the same time', async () => {
    const ask = jest.fn(async () => 'answer');
    const answers = remembered<string>(10);
    await Promise.all([answers(['a', 'b'], ask), answers(['a', 'b'], ask)]);
    expect(await answers(['a', 'b'], ask)).toBe('answer');
    expect(ask).toHaveBeenCalledTimes(1);
    await answers(['ab'], ask);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks again after a failure', async () => {
    const answers = remembered<string>(10);
    const fails = () => Promise.reject(new Error('killed'));
    await expect(answers(['a'], fails)).rejects.toThrow('killed');
    expect(await answers(['a'], async () => 'answer')).toBe('answer');
  });

  it('keeps those that were asked for last', async () => {
    const answers = remembered<number>(2);
    for (const [question, answer] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ] as const) {
      await answers([question], async () => answer);
    }
    expect(await answers(['a'], async () => 5)).toBe(1);
    expect(await answers(['b'], async () => 6)).toBe(6);
  });
});
