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
        store: async () => {
          throw new Error('disk full');
        },
      }),
    ).rejects.toThrow('disk full');
  });
});
