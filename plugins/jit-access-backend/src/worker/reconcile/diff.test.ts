import fc from 'fast-check';
import { diff, type Comparison, type KnownGrant, type Recorded } from './diff';
import { DEFAULT_REPAIRS, planRepairs } from './repair';

const KEYS = ['a', 'b', 'c', 'd'];
const STATES = [
  'provisioning',
  'active',
  'revoking',
  'compensating',
  'revoke-overdue',
] as const;

function grantOf(key: string, state: KnownGrant['state']): KnownGrant {
  return {
    id: `grant-${key}`,
    requestId: `request-${key}`,
    key,
    entitlement: { role: key },
    principal: key,
    policyId: 'policy',
    entityRef: 'resource:default/db',
    state,
  };
}

const record: fc.Arbitrary<Recorded> = fc
  .record({
    states: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...STATES)),
    busy: fc.uniqueArray(fc.constantFrom(...KEYS)),
  })
  .map(({ states, busy }) => ({
    unfinished: new Map(
      Object.entries(states).map(([key, state]) => [
        key,
        [grantOf(key, state)],
      ]),
    ),
    busy: new Set(busy),
  }));

const keys = fc.uniqueArray(fc.constantFrom(...KEYS));

const comparison: fc.Arbitrary<Comparison> = fc
  .record({
    before: record,
    after: record,
    present: fc.option(keys, { nil: undefined }),
    tampered: keys,
    holders: fc.option(keys, { nil: undefined }),
    ours: keys,
  })
  .map(({ before, after, present, tampered, holders, ours }) => ({
    before,
    after,
    observed: {
      tuples: present?.map(key => ({
        key,
        entitlement: { role: key },
        principal: key,
        grantId: null,
        tampered: tampered.includes(key) ? 'another role' : null,
      })),
      holders: (holders ?? []).map(key => ({
        key,
        entitlement: { role: key },
        principal: key,
      })),
      isListed: () => holders !== undefined,
    },
    past: ({ key }) => (ours.includes(key) ? grantOf(key, 'ended') : undefined),
  }));

const statesOf = ({ unfinished }: Recorded, key: string) =>
  (unfinished.get(key) ?? []).map(({ state }) => state);

const RUNS = { numRuns: 3000 };

describe('diff', () => {
  it('never calls access lingering or foreign that a grant may hold', () => {
    fc.assert(
      fc.property(comparison, c => {
        const held = diff(c)
          .filter(({ kind }) => ['lingering', 'foreign'].includes(kind))
          .flatMap(({ key }) => [
            ...statesOf(c.before, key),
            ...statesOf(c.after, key),
          ]);
        expect(held).toEqual([]);
      }),
      RUNS,
    );
  });

  it('says nothing of what is worked on', () => {
    fc.assert(
      fc.property(comparison, c => {
        for (const { key } of diff(c)) {
          expect(c.before.busy.has(key) || c.after.busy.has(key)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('finds each quiet difference, once, and nothing where both agree', () => {
    fc.assert(
      fc.property(comparison, c => {
        const findings = diff(c);
        const found = (key: string) =>
          findings.filter(f => f.key === key).map(f => f.kind);
        const { tuples, holders } = c.observed;
        for (const key of KEYS) {
          const quiet = !c.before.busy.has(key) && !c.after.busy.has(key);
          const active =
            statesOf(c.before, key)[0] === 'active' &&
            statesOf(c.after, key)[0] === 'active';
          const free =
            statesOf(c.before, key).length + statesOf(c.after, key).length ===
            0;
          const tuple = tuples?.find(t => t.key === key);
          const held = holders.some(h => h.key === key);
          const isComplete = tuples !== undefined || c.observed.isListed(key);
          const expected = [
            ...(active && isComplete && !tuple && !held ? ['missing'] : []),
            ...(active && tuple && tuple.tampered !== null ? ['tampered'] : []),
            ...(free && tuple ? [c.past(tuple) ? 'lingering' : 'foreign'] : []),
            ...(free && !tuple && held ? ['foreign'] : []),
          ];
          expect(found(key)).toEqual(quiet ? expected : []);
        }
      }),
      RUNS,
    );
  });

  it('names the grant wherever something is repaired through the queue', () => {
    fc.assert(
      fc.property(comparison, c => {
        for (const { kind, grant } of diff(c)) {
          expect(grant !== undefined).toBe(kind !== 'foreign');
        }
      }),
      RUNS,
    );
  });
});

describe('planRepairs', () => {
  const facts = (c: Comparison, share: number, floor: number) => ({
    findings: diff(c),
    policy: { ...DEFAULT_REPAIRS, breaker: { share, floor } },
    mayRemoveForeign: () => true,
    found: (c.observed.tuples ?? []).length + c.observed.holders.length,
    active: c.after.unfinished.size,
  });

  it('changes never more than the share or the floor', () => {
    fc.assert(
      fc.property(
        comparison,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (c, share, floor) => {
          const asked = facts(c, share, floor);
          const { repairs, breaker } = planRepairs(asked);
          const taken = repairs.filter(({ repair }) =>
            ['remove', 'end', 'remove-foreign'].includes(repair),
          );
          const given = repairs.filter(({ repair }) => repair === 'restore');
          const most = (all: number) =>
            Math.max(floor, Math.floor(share * all));
          expect(taken.length).toBeLessThanOrEqual(most(asked.found));
          expect(given.length).toBeLessThanOrEqual(most(asked.active));
          const changes = repairs.filter(({ repair }) => repair !== 'none');
          expect(breaker === undefined || changes.length === 0).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it('changes nothing on an empty answer about many', () => {
    const unfinished = new Map(
      Array.from({ length: 20 }, (_, i) => [
        `${i}`,
        [grantOf(`${i}`, 'active')],
      ]),
    );
    const before = { unfinished, busy: new Set<string>() };
    const plan = planRepairs(
      facts(
        {
          before,
          after: before,
          observed: { tuples: [], holders: [], isListed: () => true },
          past: () => undefined,
        },
        0.2,
        5,
      ),
    );
    expect(plan.breaker).toMatch(/^20 of 20 would be given again/);
    expect(plan.repairs.every(({ heldBack }) => heldBack)).toBe(true);
  });
});
