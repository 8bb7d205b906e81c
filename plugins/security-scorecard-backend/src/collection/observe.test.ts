import type { Observation } from '@fairway/plugin-security-scorecard-node';
import {
  FakeCollector,
  indexed,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { observe } from './observe';

const now = () => new Date('2026-11-21T12:00:00.000Z');

async function run(
  script: FakeCollector['script'],
  signal = new AbortController().signal,
) {
  const stored: Observation[] = [];
  const outcome = await observe({
    collector: new FakeCollector(script),
    entities: [indexed('a'), indexed('b'), indexed('c')],
    signal,
    now,
    batch: 20,
    store: async observations => {
      stored.push(...observations);
    },
  });
  return {
    outcome,
    stored: Object.fromEntries(
      stored.map(o => [o.entityRef, o.error ?? o.status]),
    ),
  };
}

describe('observe', () => {
  it('hands on every observation and blames the ones left out', async () => {
    const { outcome, stored } = await run(async function* script() {
      yield observation('b');
      yield observation('elsewhere');
      yield observation('b', { status: 'error', error: 'twice' });
      yield observation('a', { status: 'partial', error: 'half' });
    });
    expect(stored).toEqual({
      [refOf('a')]: 'half',
      [refOf('b')]: 'ok',
      [refOf('c')]: 'Fake scanner gave no answer for this entity',
    });
    expect(outcome).toEqual({ entities: 3, failed: 2, error: null });
  });

  it('gives all that were not seen the reason when the source fails', async () => {
    const { outcome, stored } = await run(async function* script() {
      yield observation('a');
      throw new Error('access denied');
    });
    expect(stored).toEqual({
      [refOf('a')]: 'ok',
      [refOf('b')]: 'Error: access denied',
      [refOf('c')]: 'Error: access denied',
    });
    expect(outcome).toEqual({
      entities: 3,
      failed: 2,
      error: 'Error: access denied',
    });
  });

  it('leaves the rest as it is when aborted, even when the source hangs', async () => {
    const controller = new AbortController();
    const { outcome, stored } = await run(async function* script() {
      yield observation('a');
      controller.abort();
      await new Promise(() => {});
    }, controller.signal);
    expect(stored).toEqual({ [refOf('a')]: 'ok' });
    expect(outcome).toMatchObject({ entities: 3, failed: 2 });
    expect(outcome.error).toMatch(/stopped after 1 of 3 entities/);
  });

  it('lets a failure to store through', async () => {
    await expect(
      observe({
        collector: new FakeCollector(async function* script() {
          yield observation('a');
        }),
        entities: [indexed('a')],
        signal: new AbortController().signal,
        now,
        batch: 20,
        store: async () => {
          throw new Error('disk full');
        },
      }),
    ).rejects.toThrow('disk full');
  });

  it('goes on collecting while it stores, one lot after the other', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `s${i}`);
    let collected = 0;
    let release = () => {};
    const lots: number[] = [];
    let storing = 0;
    let most = 0;
    const done = observe({
      collector: new FakeCollector(async function* script() {
        for (const name of names) {
          collected += 1;
          yield observation(name);
        }
      }),
      entities: names.map(name => indexed(name)),
      signal: new AbortController().signal,
      now,
      batch: 20,
      store: async observations => {
        storing += 1;
        most = Math.max(most, storing);
        if (lots.push(observations.length) === 1) {
          await new Promise<void>(resolve => {
            release = resolve;
          });
        }
        storing -= 1;
      },
    });
    while (collected < 40) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    // The next lot is there, and waits for the one before it.
    expect(lots).toEqual([20]);
    release();
    expect(await done).toEqual({ entities: 50, failed: 0, error: null });
    expect(lots).toEqual([20, 20, 10]);
    expect(most).toBe(1);
  });

  it('lets a failure to store an earlier lot through, and stores no more', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `s${i}`);
    const lots: number[] = [];
    await expect(
      observe({
        collector: new FakeCollector(async function* script() {
          yield* names.map(name => observation(name));
        }),
        entities: names.map(name => indexed(name)),
        signal: new AbortController().signal,
        now,
        batch: 20,
        store: async observations => {
          lots.push(observations.length);
          throw new Error('disk full');
        },
      }),
    ).rejects.toThrow('disk full');
    expect(lots).toEqual([20]);
  });
});
