import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import type { AccessPosture } from '@fairway/plugin-jit-access-common';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { AccessCollector } from './AccessCollector';

const now = new Date('2026-11-21T10:00:00.000Z');

const entity = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, namespace: 'default' },
});

const posture = (
  name: string,
  more: Partial<AccessPosture> = {},
): AccessPosture => ({
  entityRef: `resource:default/${name}`,
  entitlements: 1,
  liveGrants: 0,
  overdueRevokes: 0,
  breakGlass: 0,
  reviewsOverdue: 0,
  standing: [],
  problems: [],
  ...more,
});

async function collect(
  names: string[],
  answer: (refs: readonly string[]) => AccessPosture[],
): Promise<{ seen: Observation[]; asked: number[] }> {
  const asked: number[] = [];
  const collector = new AccessCollector({
    auth: mockServices.auth(),
    access: {
      getPosture: async refs => {
        asked.push(refs.length);
        return answer(refs);
      },
    },
  });
  const seen: Observation[] = [];
  for await (const each of collector.collect(names.map(entity), {
    signal: new AbortController().signal,
    now,
  })) {
    expect(Object.keys(each.facts).every(f => f in collector.facts)).toBe(true);
    seen.push(each);
  }
  return { seen, asked };
}

describe('AccessCollector', () => {
  it('reports who has access for ever, by name', async () => {
    const { seen } = await collect(['db'], () => [
      posture('db', {
        liveGrants: 2,
        overdueRevokes: 1,
        standing: [
          {
            entitlementId: 'db-rw',
            entitlementTitle: 'Write to the database',
            risk: 'high',
            principal: 'omar',
          },
          {
            entitlementId: 'db-ro',
            entitlementTitle: 'Read the database',
            risk: 'low',
            principal: 'report',
          },
        ],
      }),
    ]);
    expect(seen).toEqual([
      {
        entityRef: 'resource:default/db',
        status: 'ok',
        observedAt: now.toISOString(),
        facts: {
          entitlements: 1,
          liveGrants: 2,
          overdueRevokes: 1,
          standing: 2,
          standingPrivileged: 1,
        },
        findings: [
          expect.objectContaining({
            vulnerability: 'jit.standing-access',
            severity: 'high',
            component: 'omar',
            location: 'db-rw',
          }),
          expect.objectContaining({ severity: 'low', component: 'report' }),
        ],
        coverage: [expect.objectContaining({ state: 'scanned' })],
      },
    ]);
  });

  it('leaves out what could not be told', async () => {
    const { seen } = await collect(['db'], () => [
      posture('db', { standing: null, problems: ['the provider is away'] }),
    ]);
    expect(seen[0]).toMatchObject({
      status: 'partial',
      error: 'the provider is away',
      facts: { entitlements: 1, liveGrants: 0, overdueRevokes: 0 },
      coverage: [{ state: 'broken', lastScannedAt: null }],
    });
    expect(seen[0].facts).not.toHaveProperty('standing');
  });

  it('asks in batches; one that fails is an error of its own entities', async () => {
    const names = Array.from({ length: 120 }, (_, i) => `db-${i}`);
    const { seen, asked } = await collect(names, refs => {
      if (refs.includes('resource:default/db-60')) {
        throw new Error('not now');
      }
      return refs.map(ref => posture(ref.split('/')[1]));
    });
    expect(asked).toEqual([50, 50, 20]);
    expect(seen).toHaveLength(120);
    expect(seen.filter(o => o.status === 'error')).toHaveLength(50);
    expect(seen[60].error).toMatch(/not now/);
  });

  it('is an error for an entity that is left out of the answer', async () => {
    const { seen } = await collect(['db', 'gone'], () => [posture('db')]);
    expect(seen.map(o => o.status)).toEqual(['ok', 'error']);
  });
});
