import type { Entity } from '@backstage/catalog-model';
import {
  COLLECTOR_CLAUSES,
  runCollectorContract,
  type CollectorHarness,
} from '../testUtils';
import type { Collector, Observation } from '../collector';
import { CertificateCollector } from './CertificateCollector';

const service = (name: string, host: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: { 'example.dev/host': host },
  },
});

const ENDS: Record<string, string> = {
  'good.example': '2026-06-01T00:00:00Z',
  'late.example': '2025-12-31T00:00:00Z',
};

async function createHarness(): Promise<CollectorHarness> {
  let away = false;
  return {
    collector: new CertificateCollector(async host => {
      if (away || !ENDS[host]) {
        throw new Error('no answer');
      }
      return { validTo: new Date(ENDS[host]), protocol: 'TLSv1.3' };
    }),
    entities: [
      service('good', 'good.example'),
      service('late', 'late.example'),
    ],
    unheardOf: service('nobody', 'nobody.example'),
    breakSource: async () => {
      away = true;
    },
    healSource: async () => {
      away = false;
    },
    close: async () => {},
  };
}

runCollectorContract({ name: 'certificates', create: createHarness });

describe('CertificateCollector', () => {
  it('tells a certificate that has expired', async () => {
    const { collector, entities } = await createHarness();
    const seen: Observation[] = [];
    for await (const each of collector.collect(entities, {
      signal: new AbortController().signal,
      now: new Date('2026-01-02T00:00:00Z'),
    })) {
      seen.push(each);
    }
    expect(seen.map(o => [o.facts.daysLeft, o.findings.length])).toEqual([
      [150, 0],
      [-2, 1],
    ]);
  });
});

describe('the contract', () => {
  /** A collector with one thing wrong. */
  const spoilt = (
    collector: Collector,
    spoil: (
      observation: Observation,
    ) => Observation | Observation[] | undefined,
  ): Collector => ({
    id: collector.id,
    title: collector.title,
    pillar: collector.pillar,
    facts: collector.facts,
    annotations: collector.annotations,
    async *collect(entities, context) {
      for await (const each of collector.collect(entities, context)) {
        yield* [spoil(each)].flat().filter(o => o !== undefined);
      }
    },
  });

  const clean = (o: Observation): Observation =>
    o.status === 'error'
      ? { ...o, status: 'ok', facts: { daysLeft: 1, protocol: '' } }
      : o;

  let turn = 0;
  type Spoil = Parameters<typeof spoilt>[1];
  const DEFECTS: [string, string, Spoil][] = [
    [
      'leaves an entity out',
      'every entity',
      o => (o.facts.daysLeft === 149 ? undefined : o),
    ],
    ['says it twice', 'once, and no other', o => [o, o]],
    [
      'reports what it did not declare',
      'the types it declares',
      o => ({ ...o, facts: { more: 1 } }),
    ],
    [
      'reports another type',
      'the types it declares',
      o => ({ ...o, facts: { daysLeft: 'many' } }),
    ],
    [
      'lives in the future',
      'by the clock',
      o => ({ ...o, observedAt: '2031-01-01T00:00:00.000Z' }),
    ],
    [
      'changes its mind',
      'the same again',
      o => ({ ...o, facts: { ...o.facts, daysLeft: (turn += 1) } }),
    ],
    [
      'finds a thing twice',
      'found again, once',
      o => ({ ...o, findings: [...o.findings, ...o.findings] }),
    ],
    ['takes an error for clean', 'not heard of', clean],
    ['takes a lost source for clean', 'is away', clean],
  ];

  it.each(DEFECTS)('notices a collector that %s', async (_, clause, spoil) => {
    const harness = await createHarness();
    const collector = spoilt(harness.collector, spoil);
    const run = COLLECTOR_CLAUSES.find(each => each.name.includes(clause));
    await expect(run?.run({ ...harness, collector })).rejects.toThrow();
    await expect(run?.run(harness)).resolves.toBeUndefined();
  });
});
