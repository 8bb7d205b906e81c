import {
  CHECK_MODES,
  LEVELS,
  PILLARS,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import fc from 'fast-check';
import { indexed } from '../__testUtils__/fixtures';
import type { CompiledCheck, Expression } from './check';
import { deadlinePolicy } from './durations';
import { evaluateWhole } from './evaluate';
import type { ActiveWaiver, EffectiveMode } from './exceptions';
import type { StoredObservation } from './observation';
import { planOf } from './plan';
import { standingOf } from './standing';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const hoursAgo = (hours: number) =>
  new Date(NOW.getTime() - hours * 3_600_000).toISOString();

const FACTS = ['a', 'b', 'c'] as const;
const COLLECTORS = ['one', 'two'] as const;

/** A question to the facts: each is compared, and all or any of them must hold. */
interface Question {
  facts: readonly string[];
  below: number;
  combine: 'all' | 'any';
}
type Facts = Readonly<Record<string, number>>;

/** Yes, no, or undefined when the facts do not say: this is the reading of CEL. */
function answer({ facts, below, combine }: Question, known: Facts) {
  const parts = facts.map(name =>
    Object.hasOwn(known, name) ? known[name] < below : undefined,
  );
  const decisive = combine === 'any';
  if (parts.includes(decisive)) {
    return decisive;
  }
  return parts.includes(undefined) ? undefined : !decisive;
}

const expression =
  (question: Question): Expression<boolean> =>
  ({ facts }) => {
    const known: Record<string, number> = {};
    for (const name of FACTS) {
      const value = facts[name];
      if (typeof value === 'number') {
        known[name] = value;
      }
    }
    const value = answer(question, known);
    return value === undefined
      ? { kind: 'missing', fact: question.facts[0] }
      : { kind: 'value', value };
  };

const question: fc.Arbitrary<Question> = fc.record({
  facts: fc.subarray([...FACTS], { minLength: 1 }),
  below: fc.integer({ min: 1, max: 3 }),
  combine: fc.constantFrom('all' as const, 'any' as const),
});

/** What a check is made from; the oracle reads this, the engine the compiled check. */
const rule = fc.record({
  pillar: fc.constantFrom(...PILLARS),
  severity: fc.constantFrom(...SEVERITIES),
  level: fc.constantFrom('bronze' as const, 'silver' as const, 'gold' as const),
  mode: fc.constantFrom(...CHECK_MODES),
  /** Another mode that the policy puts in force. */
  override: fc.option(fc.constantFrom(...CHECK_MODES)),
  waived: fc.boolean(),
  collector: fc.constantFrom(...COLLECTORS),
  installed: fc.constantFrom(true, true, true, true, false),
  annotated: fc.constantFrom(true, true, true, false),
  maxAgeHours: fc.constantFrom(1, 24),
  /** TypeScript checks do not say what they read of the entity. */
  isCode: fc.boolean(),
  applies: fc.constantFrom(undefined, undefined, true, false),
  known: fc.option(question, { nil: undefined }),
  pass: question,
  warn: fc.option(question, { nil: undefined }),
});
type Rule = typeof rule extends fc.Arbitrary<infer T> ? T : never;

const observation = fc.record({
  status: fc.constantFrom(
    'ok' as const,
    'ok' as const,
    'partial' as const,
    'error' as const,
  ),
  hours: fc.constantFrom(0, 0, 0, 5, 30),
  facts: fc.dictionary(
    fc.constantFrom(...FACTS),
    fc.integer({ min: 0, max: 3 }),
    { noNullPrototype: true },
  ),
});
type Seen = typeof observation extends fc.Arbitrary<infer T> ? T : never;
type World = Partial<Record<(typeof COLLECTORS)[number], Seen>>;

function compiled(own: Rule, index: number): CompiledCheck {
  return {
    definition: {
      id: `check.${index}`,
      title: 'A check',
      description: '',
      pillar: own.pillar,
      area: 'infrastructure',
      severity: own.severity,
      level: own.level,
      mode: own.mode,
      collector: own.collector,
      expected: '',
      remediation: '',
      maxAge: `PT${own.maxAgeHours}H`,
      frameworks: {},
    },
    collector: {
      id: own.collector,
      title: own.collector,
      annotations: own.annotated ? [] : ['example.dev/none'],
      facts: {},
      installed: own.installed,
    },
    facts: FACTS.filter(name =>
      [own.known, own.pass, own.warn].some(q => q?.facts.includes(name)),
    ),
    ...(own.isCode ? {} : { attributes: [] }),
    ...(own.applies === undefined
      ? {}
      : { applies: () => ({ kind: 'value', value: own.applies === true }) }),
    appliesMessage: 'It does not apply',
    ...(own.known ? { known: expression(own.known) } : {}),
    pass: expression(own.pass),
    ...(own.warn ? { warn: expression(own.warn) } : {}),
    observed: () => ({ kind: 'value', value: 'something' }),
  };
}

/** What the information says of a rule, written down without the engine. */
function says(
  own: Rule,
  world: World,
): 'good' | 'bad' | 'nothing' | 'no-matter' {
  if (own.applies === false) {
    return 'no-matter';
  }
  const seen = world[own.collector];
  const { facts } = compiled(own, 0);
  if (
    !own.installed ||
    !own.annotated ||
    !seen ||
    seen.status === 'error' ||
    seen.hours >= own.maxAgeHours ||
    (seen.status === 'partial' &&
      !facts.every(name => Object.hasOwn(seen.facts, name)))
  ) {
    return 'nothing';
  }
  if (own.known && answer(own.known, seen.facts) !== true) {
    return 'nothing';
  }
  const pass = answer(own.pass, seen.facts);
  if (pass !== false) {
    return pass ? 'good' : 'nothing';
  }
  const warn = own.warn ? answer(own.warn, seen.facts) : false;
  if (warn === undefined) {
    return 'nothing';
  }
  return warn ? 'good' : 'bad';
}

/** The best level that the information supports. */
function supported(rules: readonly Rule[], world: World): number {
  const counted = rules
    .filter(own => (own.override ?? own.mode) === 'enforce')
    .map(own => ({ own, said: says(own, world) }))
    .filter(({ said }) => said !== 'no-matter');
  const reached = [1, 2, 3].filter(
    rank =>
      counted
        .filter(({ own }) => LEVELS.indexOf(own.level) <= rank)
        .every(
          ({ own, said }) => said === 'good' || (said === 'bad' && own.waived),
        ) &&
      counted.some(
        ({ own, said }) =>
          LEVELS.indexOf(own.level) === rank && said === 'good',
      ),
  );
  return Math.max(0, ...reached);
}

function evaluated(
  rules: readonly Rule[],
  world: World,
  previous?: ReturnType<typeof evaluateWhole>['packed'],
) {
  const checks = rules.map(compiled);
  const plan = planOf(checks);
  const byIndex = (id: string) => rules[Number(id.split('.')[1])];
  const waivers = checks.flatMap(({ definition: { id } }): ActiveWaiver[] =>
    byIndex(id).waived
      ? [
          {
            id: `w-${id}`,
            target: { kind: 'check', checkId: id },
            type: 'accepted-risk',
            expiresAt: hoursAgo(-100),
          },
        ]
      : [],
  );
  const modes = plan.ids.map((id): EffectiveMode => {
    const own = byIndex(id);
    return { mode: own.override ?? own.mode, enforcedFrom: null };
  });
  const isPlain = modes.every((m, i) => m.mode === plan.checks[i].mode);
  const { packed, results } = evaluateWhole({
    entity: indexed('a'),
    checks,
    observations: new Map(
      COLLECTORS.flatMap(id => {
        const seen = world[id];
        const own: StoredObservation | undefined = seen && {
          collectorId: id,
          status: seen.status,
          error: seen.status === 'ok' ? null : 'throttled',
          attemptedAt: hoursAgo(seen.hours),
          factsAt: hoursAgo(seen.hours),
          facts: seen.facts,
          coverage: [],
        };
        return own ? [[id, own] as const] : [];
      }),
    ),
    ...(previous ? { previous } : {}),
    // Without exceptions the evaluation takes its short way.
    ...(waivers.length ? { waivers } : {}),
    ...(isPlain ? {} : { modes }),
    now: NOW,
    deadlines: deadlinePolicy({}),
  });
  const states = new Map(results.map(r => [r.checkId, r.state]));
  return { packed, level: standingOf(plan, packed).level, states };
}

/** The same world with more in it: facts for an observation, or one that was not there. */
const worlds = fc
  .record({
    one: fc.option(observation, { nil: undefined }),
    two: fc.option(observation, { nil: undefined }),
    more: fc.record({ one: observation, two: observation }),
    what: fc.subarray([...COLLECTORS], { minLength: 1 }),
  })
  .map(({ one, two, more, what }) => {
    const less: World = { ...(one ? { one } : {}), ...(two ? { two } : {}) };
    const after: World = { ...less };
    for (const id of what) {
      const before = less[id];
      after[id] = before
        ? { ...before, facts: { ...more[id].facts, ...before.facts } }
        : more[id];
    }
    return { less, after };
  });

const rules = fc.array(rule, { minLength: 1, maxLength: 8 });
const RUNS = { numRuns: 4000 };

describe('information', () => {
  it('gives exactly the level that it supports, of whatever checks', () => {
    const reached = new Set<number>();
    fc.assert(
      fc.property(rules, worlds, (own, { less }) => {
        const { level } = evaluated(own, less);
        reached.add(level);
        expect(level).toBe(supported(own, less));
      }),
      RUNS,
    );
    expect([...reached].sort()).toEqual([0, 1, 2, 3]);
  });

  it('that is added never makes more of the unknown than it says itself', () => {
    let risen = 0;
    fc.assert(
      fc.property(rules, worlds, (own, { less, after }) => {
        const before = evaluated(own, less);
        const added = evaluated(own, after, before.packed);
        // No better than what is known now, however it was found out.
        expect(added.level).toBe(supported(own, after));
        expect(added.level).toBe(evaluated(own, after).level);
        // And what was not known was never taken for better than it turns out.
        expect(before.level).toBeLessThanOrEqual(added.level);
        risen += before.level < added.level ? 1 : 0;
        // What was decided stays decided as it was.
        const decided = [...before.states].filter(([, state]) =>
          ['pass', 'fail', 'warn'].includes(state),
        );
        expect(decided.map(([id]) => [id, added.states.get(id)])).toEqual(
          decided,
        );
        // What is good now is said to be so by the facts that are there.
        const unfounded = own.filter(
          (each, index) =>
            ['pass', 'warn'].includes(
              added.states.get(`check.${index}`) ?? '',
            ) && says(each, after) !== 'good',
        );
        expect(unfounded).toEqual([]);
      }),
      RUNS,
    );
    expect(risen).toBeGreaterThan(10);
  });
});
