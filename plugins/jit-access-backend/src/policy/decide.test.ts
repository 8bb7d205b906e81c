import { policyText } from '../__testUtils__/policies';
import type { RuleContext } from './cel';
import { decideByRules } from './decide';
import { clockOf } from './evaluate';
import { parsePolicy } from './parsePolicy';

const OWNERS = { any: 1, from: ['owners'] };
const LEADS = { any: 1, from: ['group:default/payments-leads'] };
const SECURITY = { any: 1, from: ['group:default/security'] };
const GOLD = 'service.level == "gold"';

const context: RuleContext = {
  request: {
    duration: 3_600_000,
    reason: 'because',
    ticket: '',
    hasTicket: false,
    kind: 'access',
    forOther: false,
    startsIn: 0,
    inputs: {},
  },
  subject: { ref: 'user:default/ana', groups: [] },
  clock: clockOf(new Date('2026-01-05T09:00:00Z')),
  entity: {
    kind: 'resource',
    namespace: 'default',
    name: 'payments-db',
    type: '',
    lifecycle: '',
    tier: '',
    owner: '',
    tags: [],
  },
};
const gold = {
  ...context,
  service: { level: 'gold', overdueCriticals: 0, openCriticals: 0 },
};
const bronze = {
  ...context,
  service: { level: 'bronze', overdueCriticals: 0, openCriticals: 0 },
};

function decide(
  rules: { when: string; approval: object }[],
  facts: RuleContext,
) {
  const policy = {
    ...JSON.parse(policyText()),
    rules: rules.map((rule, index) => ({ name: `r${index}`, ...rule })),
  };
  return decideByRules(
    parsePolicy('p.yaml', JSON.stringify(policy), () => {}),
    facts,
  );
}

const people = (...steps: object[]) => ({ deadline: 'PT1H', steps });
const auto = { auto: true };

/** The sets of each rule that has to be satisfied. */
function wanted(decision: ReturnType<typeof decide>) {
  return decision.kind === 'people'
    ? decision.deciding.map(({ steps }) => steps.flatMap(step => step.from))
    : decision.kind;
}

describe('rules', () => {
  it('decide in order', () => {
    const rules = [
      { when: GOLD, approval: auto },
      { when: 'true', approval: people(OWNERS) },
    ];
    expect(decide(rules, gold)).toMatchObject({
      kind: 'auto',
      rule: { name: 'r0' },
    });
    expect(decide(rules, bronze)).toMatchObject({
      kind: 'people',
      rule: { name: 'r1' },
      unknown: [],
    });
    expect(decide([rules[0]], bronze)).toEqual({ kind: 'none' });
  });

  it('never approve by themselves while an earlier one is undecided', () => {
    const rules = [
      { when: GOLD, approval: people(SECURITY) },
      { when: 'true', approval: auto },
    ];
    expect(decide(rules, bronze).kind).toBe('auto');
    expect(wanted(decide(rules, context))).toEqual([
      ['group:default/security'],
    ]);
  });

  it('want the people of every rule that may hold', () => {
    const decision = decide(
      [
        { when: GOLD, approval: people(SECURITY) },
        { when: '"a" in subject.onCall', approval: auto },
        { when: 'true', approval: people(OWNERS, LEADS) },
        { when: 'request.kind == "access"', approval: people(SECURITY) },
      ],
      context,
    );
    expect(wanted(decision)).toEqual([
      ['owners', 'group:default/payments-leads'],
      ['group:default/security'],
    ]);
    expect(decision).toMatchObject({ unknown: [/r0/, /r1/].map(asMatch) });
  });

  it('are undecidable when nothing but automatic ones remain', () => {
    const rules = [
      { when: GOLD, approval: auto },
      { when: '"a" in subject.onCall', approval: auto },
      { when: 'true', approval: auto },
    ];
    expect(decide(rules, context)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('service.level is not known'),
    });
    // An undecided rule that wants people is no reason to ask them for what may be refused.
    expect(
      decide([{ when: GOLD, approval: people(OWNERS) }], context).kind,
    ).toBe('unknown');
  });

  it('leave a step out only where that is sure', () => {
    const rules = [
      {
        when: 'true',
        approval: people(OWNERS, { ...SECURITY, unless: GOLD }),
      },
    ];
    expect(wanted(decide(rules, gold))).toEqual([['owners']]);
    for (const facts of [bronze, context]) {
      expect(wanted(decide(rules, facts))).toEqual([
        ['owners', 'group:default/security'],
      ]);
    }
    const only = [
      { when: 'true', approval: people({ ...OWNERS, unless: GOLD }) },
    ];
    expect(decide(only, gold)).toEqual({ kind: 'none' });
  });

  it('let a hook approve only when all is known', () => {
    const rules = [
      { when: GOLD, approval: people(SECURITY) },
      { when: 'true', approval: { auto: 'hook', steps: [OWNERS] } },
    ];
    expect(decide(rules, bronze)).toMatchObject({ mayHook: true });
    expect(decide(rules, context)).toMatchObject({ mayHook: false });
  });
});

function asMatch(pattern: RegExp) {
  return expect.stringMatching(pattern);
}
