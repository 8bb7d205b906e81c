import assert from 'node:assert/strict';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  PILLARS,
  SEVERITIES,
  type FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type { Collector, FactType, Observation } from '../collector';
import type { CollectorHarness } from './harness';

/** One sentence of the contract and the attempt to break it. */
export interface CollectorClause {
  name: string;
  /** Rejects when the collector breaks the clause. */
  run(harness: CollectorHarness): Promise<void>;
}

/** The time of every run of the contract. */
const NOW = new Date('2026-01-02T03:04:05.000Z');

async function observe(
  collector: Collector,
  entities: readonly Entity[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Observation[]> {
  const seen: Observation[] = [];
  for await (const each of collector.collect(entities, { signal, now: NOW })) {
    seen.push(each);
  }
  return seen;
}

const refs = (entities: readonly Entity[]) =>
  entities.map(entity => stringifyEntityRef(entity)).sort();

const isOfType: Record<FactType, (value: FactValue) => boolean> = {
  string: value => typeof value === 'string',
  int: value => Number.isSafeInteger(value),
  double: value => typeof value === 'number' && Number.isFinite(value),
  bool: value => typeof value === 'boolean',
  'list<string>': value =>
    Array.isArray(value) && value.every(each => typeof each === 'string'),
};

async function broken<T>(
  harness: CollectorHarness,
  work: () => Promise<T>,
): Promise<T> {
  await harness.breakSource();
  try {
    return await work();
  } finally {
    await harness.healSource();
  }
}

/** The contract of `Collector`. */
export const COLLECTOR_CLAUSES: readonly CollectorClause[] = [
  {
    name: 'its id, pillar and facts can be stored and named in an expression',
    async run({ collector }) {
      assert.match(collector.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'kebab case');
      assert.ok(PILLARS.includes(collector.pillar), 'a pillar');
      assert.ok(collector.title.trim(), 'a title');
      for (const [name, { description }] of Object.entries(collector.facts)) {
        assert.match(name, /^[a-zA-Z][a-zA-Z0-9_]*$/, `the fact '${name}'`);
        assert.ok(description.trim(), `the fact '${name}' is described`);
      }
    },
  },
  {
    name: 'observes every entity it was asked for, once, and no other',
    async run({ collector, entities }) {
      assert.ok(entities.length >= 2, 'the harness has two entities');
      const all = await observe(collector, entities);
      assert.deepEqual(all.map(o => o.entityRef).sort(), refs(entities));
      const [first] = entities;
      const one = await observe(collector, [first]);
      assert.deepEqual(
        one.map(o => o.entityRef),
        refs([first]),
        'asked for one',
      );
    },
  },
  {
    name: 'reports the facts it declares, in the types it declares',
    async run({ collector, entities }) {
      for (const { facts } of await observe(collector, entities)) {
        for (const [name, value] of Object.entries(facts)) {
          assert.ok(Object.hasOwn(collector.facts, name), `declares '${name}'`);
          const { type } = collector.facts[name];
          assert.ok(isOfType[type](value), `'${name}' is of type ${type}`);
        }
      }
    },
  },
  {
    name: 'says when it looked, by the clock it was given',
    async run({ collector, entities }) {
      for (const { observedAt } of await observe(collector, entities)) {
        assert.equal(new Date(observedAt).toISOString(), observedAt);
        assert.ok(observedAt <= NOW.toISOString(), 'not in the future');
      }
    },
  },
  {
    name: 'says the same again while the source does',
    async run({ collector, entities }) {
      const order = (seen: Observation[]) =>
        [...seen].sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
      assert.deepEqual(
        order(await observe(collector, [...entities].reverse())),
        order(await observe(collector, entities)),
      );
    },
  },
  {
    name: 'names each weakness so that it is found again, once',
    async run({ collector, entities }) {
      for (const { findings } of await observe(collector, entities)) {
        const ids = findings.map(each =>
          JSON.stringify([each.vulnerability, each.component, each.location]),
        );
        assert.equal(new Set(ids).size, ids.length, 'no finding twice');
        for (const each of findings) {
          const { vulnerability, component, location, title } = each;
          for (const text of [vulnerability, component, location, title]) {
            assert.ok(text.trim(), 'what, where and in words');
          }
          assert.ok(SEVERITIES.includes(each.severity), 'a severity');
        }
      }
    },
  },
  {
    name: 'never calls an entity clean that the source has not heard of',
    async run({ collector, unheardOf }) {
      const seen = await observe(collector, [unheardOf]);
      const clean = seen.filter(
        o =>
          o.status === 'ok' &&
          (o.coverage.length === 0 ||
            o.coverage.some(row => row.state === 'scanned')),
      );
      assert.deepEqual(clean, [], 'no good observation that claims a scan');
    },
  },
  {
    name: 'never calls anything clean while the source is away',
    run: harness =>
      broken(harness, async () => {
        let seen: Observation[] = [];
        try {
          seen = await observe(harness.collector, harness.entities);
        } catch {
          return;
        }
        for (const observation of seen) {
          assert.notEqual(observation.status, 'ok', observation.entityRef);
          assert.ok(observation.error?.trim(), 'it says why');
        }
      }),
  },
  {
    name: 'observes again once the source is back',
    async run(harness) {
      await broken(harness, async () => {
        await observe(harness.collector, harness.entities).catch(() => {});
      });
      const seen = await observe(harness.collector, harness.entities);
      assert.ok(seen.every(o => o.status !== 'error'));
    },
  },
  {
    name: 'stops when it is told to',
    async run({ collector, entities }) {
      const stop = new AbortController();
      stop.abort();
      let seen: Observation[] = [];
      try {
        seen = await observe(collector, entities, stop.signal);
      } catch {
        return;
      }
      assert.ok(
        seen.every(o => o.status === 'error'),
        'nothing is observed after the end',
      );
    },
  },
];
