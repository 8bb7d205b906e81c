import { createMockDirectory } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { CHECKS, FakeCollector, indexed } from '../__testUtils__/fixtures';
import { loadChecks } from '../policy/loadChecks';
import type { CompiledCheck } from './check';
import { deadlinePolicy } from './durations';
import { ageResult } from './aging';
import { evaluateEntity, evaluateWhole, type StoredResult } from './evaluate';
import type { StoredObservation } from './observation';
import { resultAt, type PackedResults } from './packed';
import { planOf } from './plan';
import { standingOf } from './standing';

const T0 = '2026-11-21T10:00:00.000Z';
const at = (iso: string) => new Date(iso);
const hours = (n: number) => new Date(Date.parse(T0) + n * 3_600_000);

const stored = (over: Partial<StoredObservation> = {}): StoredObservation => ({
  collectorId: 'fake',
  status: 'ok',
  error: null,
  attemptedAt: T0,
  factsAt: T0,
  facts: { scanState: 'scanned', criticalOpen: 0 },
  coverage: [],
  ...over,
});

describe('evaluateEntity', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  let checks: CompiledCheck[];

  beforeAll(async () => {
    ({ checks } = await loadChecks(dir.path, [new FakeCollector()]));
  });

  const evaluate = (
    observation: StoredObservation | undefined,
    now = at(T0),
    previous?: { packed: PackedResults },
    entity = indexed('a'),
  ) => {
    const { results, packed, dueAt } = evaluateWhole({
      entity,
      checks,
      observations: new Map(observation ? [['fake', observation]] : []),
      ...(previous ? { previous: previous.packed } : {}),
      now,
      deadlines: deadlinePolicy({}),
    });
    return Object.assign(results, { packed, dueAt });
  };
  const states = (results: StoredResult[]) => results.map(r => r.state);

  it('passes, warns and fails by the expressions', () => {
    expect(states(evaluate(stored()))).toEqual(['pass', 'pass']);
    expect(
      states(
        evaluate(stored({ facts: { scanState: 'scanned', criticalOpen: 1 } })),
      ),
    ).toEqual(['pass', 'warn']);
    const failing = evaluate(
      stored({ facts: { scanState: 'scanned', criticalOpen: 9 } }),
    )[1];
    expect(failing).toMatchObject({
      state: 'fail',
      observed: '9 critical vulnerabilities are open',
      reason:
        '9 critical vulnerabilities are open; expected: no critical vulnerability is open.',
      since: T0,
      deadline: '2026-11-28T10:00:00.000Z',
      observedAt: T0,
    });
  });

  it('is unknown when a fact is missing, undecided or never seen', () => {
    expect(
      evaluate(stored({ facts: { scanState: 'scanned' } }))[1],
    ).toMatchObject({
      state: 'unknown',
      reason:
        'Fake scanner did not report “open criticals” (criticalOpen), so it is unknown whether this is met.',
    });
    expect(
      evaluate(
        stored({
          facts: { scanState: 'scanned', undecided: 'it does not run yet' },
        }),
      )[1],
    ).toMatchObject({
      state: 'unknown',
      reason: 'Could not be decided: it does not run yet.',
    });
    expect(
      evaluate(stored({ facts: { scanState: 'pending', criticalOpen: 0 } }))[1],
    ).toMatchObject({ state: 'unknown', reason: 'scan state is pending.' });
    expect(evaluate(undefined)[0]).toMatchObject({
      state: 'unknown',
      reason: 'Fake scanner has not observed this entity yet.',
      observedAt: null,
      observed: null,
    });
  });

  it('names what was not reported as its collector describes it', () => {
    expect(evaluate(stored({ facts: {} }))[1].reason).toBe(
      'Fake scanner did not report “open criticals” (criticalOpen), “worst state” (scanState), so it is unknown whether this is met.',
    );
    const partial = stored({
      status: 'partial',
      error: 'throttled',
      facts: {},
    });
    expect(evaluate(partial)[0].reason).toBe(
      'The last collection by Fake scanner was incomplete: throttled. It did not bring “worst state” (scanState).',
    );
  });

  it('names a few of many that were not reported', () => {
    const [{ reason }] = evaluateWhole({
      entity: indexed('a'),
      checks: [{ ...checks[1], facts: ['a', 'b', 'c', 'd', 'e'] }],
      observations: new Map([['fake', stored({ facts: {} })]]),
      now: at(T0),
      deadlines: deadlinePolicy({}),
    }).results;
    expect(reason).toBe(
      'Fake scanner did not report a, b, c and 2 more, so it is unknown whether this is met.',
    );
  });

  it('names the missing annotation, even when old facts are there', () => {
    const entity = indexed('a', { annotations: {} });
    expect(evaluate(stored(), at(T0), undefined, entity)[0]).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('needs the annotation example.dev/scan'),
    });
  });

  it('says why a check does not apply', () => {
    const library = indexed('a', { type: 'library' });
    expect(evaluate(stored(), at(T0), undefined, library)[0]).toMatchObject({
      state: 'not-applicable',
      reason: 'Only services are scanned.',
      deadline: null,
    });
  });

  it('is an error while the last collection failed, with the last facts kept', () => {
    const failed = stored({
      status: 'error',
      error: 'throttled',
      attemptedAt: hours(1).toISOString(),
    });
    expect(evaluate(failed, hours(1))[0]).toMatchObject({
      state: 'error',
      reason: `The last collection by Fake scanner failed: throttled. The facts shown are the last good ones, of 21 Nov 2026, 10:00 UTC.`,
      observed: 'scan state is scanned',
      facts: [{ name: 'fake.scanState', value: 'scanned', observedAt: T0 }],
    });
  });

  it('keeps the deadline of a failure through errors and staleness', () => {
    const facts = { scanState: 'scanned', criticalOpen: 9 };
    const first = evaluate(stored({ facts }));
    const broken = evaluate(
      stored({ facts, status: 'error', attemptedAt: hours(1).toISOString() }),
      hours(1),
      first,
    );
    expect(broken[1]).toMatchObject({ state: 'error', deadline: null });
    const stale = evaluate(stored({ facts }), hours(30), broken);
    expect(stale[1]).toMatchObject({
      state: 'stale',
      reason:
        'Last seen on 21 Nov 2026, 10:00 UTC, longer ago than the 24 hours that this check allows. It was fail: 9 critical vulnerabilities are open; expected: no critical vulnerability is open.',
    });
    const again = evaluate(
      stored({
        facts,
        attemptedAt: hours(40).toISOString(),
        factsAt: hours(40).toISOString(),
      }),
      hours(40),
      stale,
    );
    expect(again[1]).toMatchObject({
      state: 'fail',
      deadline: first[1].deadline,
      since: hours(40).toISOString(),
    });
    const fixed = evaluate(
      stored({ factsAt: hours(41).toISOString() }),
      hours(41),
      again,
    );
    expect(fixed[1]).toMatchObject({ state: 'pass', failingSince: null });
  });

  it('keeps since while the state stays', () => {
    const first = evaluate(stored());
    const second = evaluate(
      stored({ factsAt: hours(2).toISOString() }),
      hours(2),
      first,
    );
    expect(second[0].since).toBe(T0);
  });

  it('shows one broken expression without hiding the others', () => {
    const [good, bad] = checks;
    const broken: CompiledCheck = {
      ...bad,
      pass: () => ({ kind: 'failed', message: 'division by zero' }),
    };
    const results = evaluateEntity({
      entity: indexed('a'),
      checks: [broken, good],
      observations: new Map([['fake', stored()]]),
      now: at(T0),
      deadlines: deadlinePolicy({}),
    });
    expect(states(results)).toEqual(['pass', 'error']);
    expect(results[1].reason).toContain('division by zero');
  });

  it('has one answer whether staleness is applied when stored or when read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('ok' as const, 'error' as const),
        (a, b, criticalOpen, status) => {
          const [early, late] = a <= b ? [a, b] : [b, a];
          const seen = stored({
            status,
            facts: { scanState: 'scanned', criticalOpen },
          });
          const previous = evaluate(seen);
          const plan = planOf(checks);
          const aged = (packed: PackedResults) =>
            plan.checks.map((planned, index) =>
              ageResult(
                planned,
                resultAt(packed, index, planned.id),
                seen,
                hours(late).toISOString(),
              ),
            );
          const before = evaluate(seen, hours(early), previous);
          const after = evaluate(seen, hours(late), previous);
          expect(aged(before.packed)).toEqual(aged(after.packed));
          expect(after.dueAt === null).toBe(status === 'error' || late >= 24);
        },
      ),
    );
  });

  it('never passes on what is not a good and fresh observation', () => {
    fc.assert(
      fc.property(
        fc.record({
          status: fc.constantFrom('ok', 'partial', 'error'),
          age: fc.integer({ min: 0, max: 100 }),
          facts: fc.record(
            {
              scanState: fc.constantFrom('scanned', 'pending'),
              criticalOpen: fc.integer({ min: 0, max: 3 }),
            },
            { requiredKeys: [] },
          ),
        }),
        ({ status, age, facts }) => {
          const results = evaluate(stored({ status, facts }), hours(age));
          // An incomplete observation decides only what reads what it brought.
          const complete =
            status !== 'error' && age < 24 && facts.scanState === 'scanned';
          const clean =
            states(results).includes('pass') ||
            standingOf(planOf(checks), results.packed).level > 0;
          expect(clean && !complete).toBe(false);
        },
      ),
    );
  });
});
