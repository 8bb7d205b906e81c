import fc from 'fast-check';
import type { CompiledPolicy, CompiledRule } from '../policy/compile';
import { parsePolicy } from '../policy/parsePolicy';
import { policyText } from '../__testUtils__/policies';
import { NO_HOOKS, type HookOutcome } from './hookAnswers';
import { choosePaths } from './paths';

const STEPS = [{ any: 1, from: ['owners'] }];
const approvals = [
  { auto: true },
  { auto: 'hook', steps: STEPS },
  { deadline: 'PT1H', steps: STEPS },
];
const kinds = fc.constantFrom(...approvals.keys());

const known = new Map<string, CompiledPolicy>();

/** A policy with rules of these kinds. */
function policyOf(rules: readonly number[]): CompiledPolicy {
  const key = rules.join();
  const policy = known.get(key) ?? makePolicy(rules);
  known.set(key, policy);
  return policy;
}

function makePolicy(rules: readonly number[]): CompiledPolicy {
  return parsePolicy(
    'test.yaml',
    policyText({
      rules: rules.map((kind, index) => ({
        name: `rule-${index}`,
        when: 'true',
        approval: approvals[kind],
      })),
    }),
    () => {},
  );
}

const hooksOf = (o: { fails: boolean; allows: boolean }): HookOutcome => ({
  ...NO_HOOKS,
  failures: o.fails ? [{ hook: 'watch', why: 'it is broken' }] : [],
  allowing:
    o.allows && !o.fails
      ? [{ hook: 'watch', version: '1', evidence: 'a: b' }]
      : [],
});

const anyCase = fc.record({
  rules: fc.array(kinds, { minLength: 1, maxLength: 4 }),
  /** How many rules from the first on can’t be told. */
  undecided: fc.nat(4),
  fails: fc.boolean(),
  allows: fc.boolean(),
  mayBeAutomatic: fc.boolean(),
});

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

function choose(c: Case) {
  const policy = policyOf(c.rules);
  const undecided = policy.rules.slice(0, c.undecided);
  const decided = policy.rules.slice(c.undecided);
  const find = (rules: CompiledRule[]) => ({
    rule: rules.find(rule => decided.includes(rule)),
    undecided: rules.filter(rule => undecided.includes(rule)),
    unknown: undecided.map(rule => `Rule ${rule.name} can't be told`),
  });
  return {
    policy,
    undecided,
    paths: choosePaths({
      policy,
      kind: 'access',
      match: find(policy.rules),
      rematch: find,
      hooks: hooksOf(c),
      mayBeAutomatic: c.mayBeAutomatic,
    }),
  };
}

describe('paths', () => {
  it('are automatic only when a rule or hook says so and nothing is unknown', () => {
    fc.assert(
      fc.property(anyCase, c => {
        const { paths } = choose(c);
        const { rule } = paths;
        const mayBe =
          c.mayBeAutomatic &&
          c.undecided === 0 &&
          !c.fails &&
          (rule?.auto === 'rule' || (rule?.auto === 'hook' && c.allows));
        expect(paths.automatic !== undefined).toBe(mayBe);
      }),
      { numRuns: 1000 },
    );
  });

  it('never ask nobody, unless they are automatic or nothing matches', () => {
    fc.assert(
      fc.property(anyCase, c => {
        const { paths } = choose(c);
        const lists = paths.status === 'ok' ? paths.paths : [];
        const asks = lists.length > 0 && lists.every(p => p.steps.length > 0);
        expect(
          asks ||
            paths.automatic !== undefined ||
            paths.status === 'unavailable' ||
            paths.rule === undefined,
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('ask the people of every rule that may decide', () => {
    fc.assert(
      fc.property(anyCase, c => {
        const { paths, undecided } = choose(c);
        const asked = paths.status === 'ok' ? paths.paths : [];
        const named = undecided.filter(rule => rule.steps.length > 0);
        const missing = named.filter(
          rule => !asked.some(path => path.name === rule.name),
        );
        expect(paths.rule === undefined ? [] : missing).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('are unknown, not refused, when only undecided rules are left', () => {
    const { paths } = choose({
      rules: [2],
      undecided: 1,
      fails: false,
      allows: false,
      mayBeAutomatic: true,
    });
    expect(paths).toMatchObject({ status: 'unavailable', rule: undefined });
  });
});
