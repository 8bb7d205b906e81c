import { policyText } from '../../__testUtils__/policies';
import { compileCondition } from '../cel';
import { parsePolicy } from '../parsePolicy';
import { sayCondition } from './condition';
import { describePolicy, describeRule, explainRule } from './policy';

describe('conditions in words', () => {
  it.each([
    ['request.duration <= duration("1h")', 'it is for up to 1 hour'],
    [
      'duration("90m") < request.duration',
      'it is for more than 1 hour 30 minutes',
    ],
    ['!(request.duration > duration("1h"))', 'it is for up to 1 hour'],
    [
      'clock.within("Mon-Fri 08:00-18:00 Europe/Berlin") && request.hasTicket',
      'it is Mon-Fri 08:00-18:00 Europe/Berlin and there is a ticket',
    ],
    [
      '!clock.within("22:00-06:00 UTC") || !ticket.open',
      'it is outside 22:00-06:00 UTC, or the ticket is not open',
    ],
    [
      '"group:default/payments-oncall" in subject.groups',
      'the person is in group:default/payments-oncall',
    ],
    [
      '!("group:other/a" in subject.groups)',
      'the person is not in group:other/a',
    ],
    ['"db" in subject.onCall', 'the person is on call for db'],
    ['"pci" in entity.tags', 'the target is tagged pci'],
    [
      'service.level.atLeast("silver")',
      'the target is at level silver or better',
    ],
    ['!service.level.atLeast("silver")', 'the target is below level silver'],
    ['service.level == "gold"', 'the target is at level gold'],
    [
      'service.overdueCriticals > 0',
      'there are critical findings past their deadline on the target',
    ],
    [
      'service.overdueCriticals == 0',
      'there are no critical findings past their deadline on the target',
    ],
    [
      'subject.openIncidents >= 2',
      'there are at least 2 open security incidents that name the person',
    ],
    [
      'budget.hours > 3.5',
      'there are more than 3.5 hours of the person in seven days',
    ],
    ['request.startsIn > duration("0s")', 'it starts later'],
    ['request.forOther', 'it is asked for somebody else'],
    ['request.inputs.rollout == "canary"', 'rollout is canary'],
    ['request.inputs["change-kind"] != "a"', 'change-kind is not a'],
    ['request.ticket.startsWith("INC-")', 'the ticket begins with INC-'],
    ['clock.weekday <= 5', 'it is Monday to Friday (UTC)'],
    ['clock.hour >= 18', 'it is 18:00 or later (UTC)'],
    [
      'clock.now < timestamp("2026-12-31T00:00:00Z")',
      'it is before 2026-12-31T00:00:00Z',
    ],
    [
      'request.hasTicket && (request.forOther || entity.tier == "1")',
      'there is a ticket and (it is asked for somebody else, or the tier of the target is 1)',
    ],
    // What there are no words for is quoted as it stands.
    [
      'request.reason.contains("x") && request.hasTicket',
      '`request.reason.contains("x")` holds and there is a ticket',
    ],
    ['!(request.reason == "x")', '`request.reason == "x"` does not hold'],
    [
      'request.duration <= request.startsIn',
      '`request.duration <= request.startsIn` holds',
    ],
  ])('%s', (expression, words) => {
    expect(sayCondition(compileCondition(expression).ast)).toBe(words);
  });
});

describe('policies in words', () => {
  function policy(change: object = {}) {
    return parsePolicy(
      'p.yaml',
      JSON.stringify({ ...JSON.parse(policyText()), ...change }),
      () => {},
    );
  }

  it('say who, how long, what is needed and what then happens', () => {
    const words = describePolicy(
      policy({
        rules: [
          {
            name: 'call',
            when: '"group:default/oncall" in subject.groups && request.duration <= duration("30m")',
            approval: { auto: true, notify: ['owners'] },
          },
          {
            name: 'rest',
            when: 'true',
            approval: {
              deadline: 'PT2H',
              steps: [
                { any: 1, from: ['owners'] },
                {
                  any: 2,
                  from: ['group:default/security', 'user:default/sam'],
                  unless: 'service.level.atLeast("gold")',
                },
              ],
              fallback: ['oncall:platform'],
              escalate: { after: 'PT30M', to: ['manager'] },
            },
          },
        ],
        breakGlass: {
          eligible: ['oncall:payments'],
          max: 'PT30M',
          review: { by: ['group:default/security'], within: 'P2D' },
        },
      }),
    );
    expect(words).toEqual([
      'Write to the database: high risk, on resource:default/payments-db and component:default/payments-api.',
      'group:default/payments may ask.',
      'A reason of at least 10 characters is wanted. A ticket can be named.',
      'It lasts 1 hour unless said otherwise, from 5 seconds up to 4 hours. It starts at once.',
      'A person has at most 1 of it at a time.',
      'Rule call: When the person is in group:default/oncall and it is for up to 30 minutes, it is approved at once, without people. The owners of the target will hear of it.',
      'Rule rest: Otherwise, it has to be approved by one person of the owners of the target, then 2 people of group:default/security or user:default/sam, unless the target is at level gold or better, within 2 hours. Where nobody is there to ask, whoever is on call for platform can decide. After 30 minutes the manager of the person can decide as well.',
      'In an emergency whoever is on call for payments can take it at once, for up to 30 minutes. group:default/security has to review it within 2 days of its end; until then it can not be taken again.',
      'At the end open sessions are closed, where the provider can.',
    ]);
  });

  it('say why a rule decides', () => {
    const compiled = policy();
    const asked = { duration: 'PT1H', reason: '', ticket: undefined };
    expect(describeRule(compiled.rules[0], true)).toBe(
      'It has to be approved by one person of the owners of the target, within 2 hours.',
    );
    expect(explainRule(compiled, compiled.rules[0], asked)).toBe(
      'Rule "usual" of "Write to the database" applies to 1 hour, because it applies to everything. It has to be approved by one person of the owners of the target, within 2 hours.',
    );
    const conditional = parsePolicy(
      'p.yaml',
      policyText({ when: 'request.duration <= duration("2h")' }),
      () => {},
    );
    expect(explainRule(conditional, conditional.rules[0], asked)).toContain(
      'because it is for up to 2 hours. ',
    );
  });
});
