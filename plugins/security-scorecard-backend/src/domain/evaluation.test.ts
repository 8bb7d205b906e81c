import { createMockDirectory } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { CHECKS, FakeCollector, indexed } from '../__testUtils__/fixtures';
import { loadChecks } from '../policy/loadChecks';
import type { CompiledCheck } from './check';
import { deadlinePolicy } from './durations';
import { evaluateWhole } from './evaluate';
import type { ActiveWaiver, EffectiveMode } from './exceptions';
import { stateOf } from './letters';
import type { StoredObservation } from './observation';
import { alignTo, resultAt, type PackedResults } from './packed';
import { planOf } from './plan';
import { standingOf } from './standing';

const T0 = Date.parse('2026-11-21T10:00:00.000Z');
const at = (hours: number) => new Date(T0 + hours * 3_600_000);
const iso = (hours: number) => at(hours).toISOString();

const facts = fc.record(
  {
    scanState: fc.constantFrom('scanned', 'pending'),
    criticalOpen: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: [] },
);
const seen = fc
  .record({
    status: fc.constantFrom(
      'ok' as const,
      'partial' as const,
      'error' as const,
    ),
    facts,
    hour: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ status, facts: own, hour }): StoredObservation => ({
    collectorId: 'fake',
    status,
    error: status === 'ok' ? null : 'throttled',
    attemptedAt: iso(hour),
    factsAt: iso(hour),
    facts: own,
    coverage: [],
  }));

describe('evaluate', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  let checks: CompiledCheck[];
  beforeAll(async () => {
    ({ checks } = await loadChecks(dir.path, [new FakeCollector()]));
  });

  const evaluate = (
    observation: StoredObservation | undefined,
    now: Date,
    over: {
      previous?: PackedResults;
      waivers?: ActiveWaiver[];
      modes?: EffectiveMode[];
      checks?: CompiledCheck[];
    } = {},
  ) =>
    evaluateWhole({
      entity: indexed('a'),
      checks,
      observations: new Map(observation ? [['fake', observation]] : []),
      now,
      deadlines: deadlinePolicy({}),
      ...over,
    });
  const waiver = (
    hours: number,
    checkId = 'scan.noCriticals',
  ): ActiveWaiver => ({
    id: `w-${checkId}`,
    target: { kind: 'check', checkId },
    type: 'accepted-risk',
    expiresAt: iso(hours),
  });

  it('gives the same whatever the order of the checks, and when asked again', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 4 }), observations => {
        let previous: PackedResults | undefined;
        observations.forEach((observation, index) => {
          const now = at(60 + index);
          const input = previous ? { previous } : {};
          const one = evaluate(observation, now, input);
          expect(evaluate(observation, now, input)).toEqual(one);
          const reversed = [...checks].reverse();
          expect(
            evaluate(observation, now, { ...input, checks: reversed }),
          ).toEqual(one);
          previous = one.packed;
        });
      }),
    );
  });

  it('reaches the same state by the short way as by the long one', () => {
    // A waiver for a check that there is not only takes the short way away.
    const elsewhere = [waiver(10_000, 'no.such')];
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 5 }), list => {
        let short: PackedResults | undefined;
        let long: PackedResults | undefined;
        list.forEach((observation, index) => {
          const now = at(60 + index);
          const a = evaluate(
            observation,
            now,
            short ? { previous: short } : {},
          );
          const b = evaluate(observation, now, {
            ...(long ? { previous: long } : {}),
            waivers: elsewhere,
          });
          expect(a.results).toEqual(b.results);
          expect(a.changes).toEqual(b.changes);
          short = a.packed;
          long = b.packed;
        });
      }),
    );
  });

  it('waives until the expiry and not a moment longer', () => {
    const failing: StoredObservation = {
      collectorId: 'fake',
      status: 'ok',
      error: null,
      attemptedAt: iso(0),
      factsAt: iso(0),
      facts: { scanState: 'scanned', criticalOpen: 3 },
      coverage: [],
    };
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        (expiry, now) => {
          const { results, dueAt } = evaluate(failing, at(now), {
            waivers: [waiver(expiry)],
          });
          const [, result] = results;
          expect(result.state).toBe('fail');
          expect(result.waived).toBe(expiry > now);
          expect(result.waiverId).toBe(
            expiry > now ? 'w-scan.noCriticals' : null,
          );
          // Evaluated again at the expiry, at the latest.
          expect(expiry <= now || (dueAt ?? '9') <= iso(expiry)).toBe(true);
        },
      ),
    );
    const before = evaluate(failing, at(1), { waivers: [waiver(5)] });
    const after = evaluate(failing, at(5), {
      previous: before.packed,
      waivers: [waiver(5)],
    });
    expect(after.results[1]).toMatchObject({
      waived: false,
      since: iso(1),
      deadline: before.results[1].deadline,
    });
  });

  it('waives what fails, and neither what passes nor what is not known', () => {
    fc.assert(
      fc.property(seen, observation => {
        const { results } = evaluate(observation, at(61), {
          waivers: [waiver(100), waiver(100, 'scan.covered')],
        });
        for (const { state, waived } of results) {
          expect(waived).toBe(state === 'fail' || state === 'warn');
        }
      }),
    );
  });

  it('takes the mode that is in force, and is due when it changes', () => {
    const failing: StoredObservation = {
      collectorId: 'fake',
      status: 'ok',
      error: null,
      attemptedAt: iso(0),
      factsAt: iso(0),
      facts: { scanState: 'scanned', criticalOpen: 3 },
      coverage: [],
    };
    const { results, packed, dueAt } = evaluate(failing, at(1), {
      modes: [
        { mode: 'enforce', enforcedFrom: null },
        { mode: 'warn', enforcedFrom: iso(3) },
      ],
    });
    expect(results[1]).toMatchObject({
      mode: 'warn',
      enforcedFrom: iso(3),
      deadline: null,
    });
    expect(dueAt).toBe(iso(3));
    expect(standingOf(planOf(checks), packed).failing).toBe(0);
    const enforced = evaluate(failing, at(3), { previous: packed });
    expect(enforced.results[1]).toMatchObject({
      mode: 'enforce',
      deadline: expect.any(String),
      since: iso(1),
    });
  });

  it('keeps results by the id of the check when the list changes', () => {
    fc.assert(
      fc.property(seen, observation => {
        const { packed } = evaluate(observation, at(61), {
          waivers: [waiver(100)],
        });
        const fewer = planOf([checks[1]]);
        const kept = alignTo(fewer, packed, planOf(checks).ids);
        const back = alignTo(planOf(checks), kept, fewer.ids);
        const place = planOf(checks).ids.indexOf('scan.noCriticals');
        expect(resultAt(back, place, 'scan.noCriticals')).toEqual(
          resultAt(packed, place, 'scan.noCriticals'),
        );
        expect(stateOf(back.states[1 - place])).toBe('unknown');
      }),
    );
  });
});
