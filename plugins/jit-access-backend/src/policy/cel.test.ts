import { policyText } from '../__testUtils__/policies';
import { compileCondition, type RuleContext } from './cel';
import { clockOf, matchRule } from './evaluate';
import { parsePolicy } from './parsePolicy';

const context: RuleContext = {
  request: {
    duration: 3_600_000,
    reason: 'because',
    ticket: '',
    hasTicket: false,
    kind: 'access',
    forOther: false,
    startsIn: 0,
    inputs: { rows: '12' },
  },
  subject: { ref: 'user:default/ana', groups: ['group:default/payments'] },
  clock: clockOf(new Date('2026-01-05T09:00:00Z')),
  entity: {
    kind: 'resource',
    namespace: 'default',
    name: 'payments-db',
    type: 'database',
    lifecycle: '',
    tier: '1',
    owner: 'group:default/payments',
    tags: ['pci'],
  },
};

describe('conditions', () => {
  it.each([
    ['request.duration <= duration("1h")', true],
    ['request.duration < duration("3600s")', false],
    ['request.hasTicket', false],
    ['"group:default/payments" in subject.groups', true],
    ['clock.weekday <= 5 && clock.hour >= 9 && clock.hour < 17', true],
    ['entity.tier == "1" && "pci" in entity.tags', true],
    ['subject.groups.exists(g, g.startsWith("group:default/sec"))', false],
    ['request.kind == "access" && !request.forOther', true],
    ['request.startsIn == duration("0s")', true],
    ['int(request.inputs.rows) > 10', true],
    ['clock.within("Mon-Fri 10:00-11:00 Europe/Berlin")', true],
    ['clock.now < timestamp("2026-01-05T09:00:01Z")', true],
    // What is unknown does not matter where the rest decides.
    ['service.level == "gold" && request.hasTicket', false],
    ['ticket.open || request.kind == "access"', true],
  ])('%s is %s', (expression, expected) => {
    expect(compileCondition(expression).ask(context)).toEqual({
      decided: true,
      holds: expected,
    });
  });

  it.each([
    ['ticket.open', 'ticket.open is not known'],
    ['"a" in subject.onCall', 'subject.onCall is not known'],
    ['subject.openIncidents == 0', 'subject.openIncidents is not known'],
    ['!budget.exceeded', 'budget.exceeded is not known'],
    [
      'service.level.atLeast("silver") && request.kind == "access"',
      'service.level is not known: the scorecard is down',
    ],
    ['service.overdueCriticals == 0 ? true : true', 'overdueCriticals'],
    ['int(request.reason) > 1', 'int'],
    ['request.inputs.other == "1"', 'request.inputs.other is not known'],
  ])('%s can not be told', (expression, why) => {
    expect(
      compileCondition(expression).ask({
        ...context,
        reasons: { service: 'the scorecard is down' },
      }),
    ).toEqual({
      decided: false,
      why: expect.stringContaining(why),
    });
  });

  it('read what is there of a part', () => {
    const { ask, reads } = compileCondition(
      'service.level.atLeast("silver") && service.overdueCriticals == 0 && subject.openIncidents == 0 && "db" in subject.onCall && ticket.open && budget.hours < 3.5',
    );
    expect(reads).toEqual([
      'service.level',
      'service.overdueCriticals',
      'subject.openIncidents',
      'subject.onCall',
      'ticket.open',
      'budget.hours',
    ]);
    const known: RuleContext = {
      ...context,
      subject: { ...context.subject, onCall: ['db'], openIncidents: 0 },
      ticket: { known: true, open: true },
      budget: { exceeded: false, grants: 1, hours: 3 },
      service: { level: 'gold', overdueCriticals: 0, openCriticals: 2 },
    };
    expect(ask(known)).toEqual({ decided: true, holds: true });
    expect(
      ask({
        ...known,
        service: { level: 'bronze', overdueCriticals: 0, openCriticals: 2 },
      }),
    ).toEqual({ decided: true, holds: false });
  });

  it('leave rules undecided, and go on to those that can be told', () => {
    const policy = JSON.parse(policyText());
    const steps = policy.rules[0].approval;
    policy.rules = [
      { name: 'no', when: 'request.hasTicket', approval: steps },
      { name: 'posture', when: 'service.level == "gold"', approval: steps },
      { name: 'call', when: '"a" in subject.onCall', approval: steps },
      { name: 'usual', when: 'true', approval: steps },
    ];
    const compiled = parsePolicy('p.yaml', JSON.stringify(policy), () => {});
    const match = matchRule(compiled, context);
    expect(match.rule?.name).toBe('usual');
    expect(match.undecided.map(rule => rule.name)).toEqual(['posture', 'call']);
    expect(match.unknown).toHaveLength(2);
    expect([...compiled.reads]).toContain('service.level');
  });

  it.each([
    ['has(service.level)', /has\(\) is not for policies/],
    ['service.level >= "silver"', /atLeast/],
    ['service.level.atLeast("platinum")', /no level/],
    ['clock.within("Mon-Fri 08:00-18:00")', /no time window/],
    ['clock.within(request.reason)', /text in quotes/],
    ['clock.within("Mon-Fri 08:00-18:00 Mars/Phobos")', /no time zone/],
    ['request.length > 1', /length/],
    ['nothing == 1', /nothing/],
    ['request.reason', /must give bool/],
    ['request.duration <= 3600', /overload|operator/i],
    ['clock.hour >', /./],
    ['', /./],
  ])('refuses %s', (expression, message) => {
    expect(() => compileCondition(expression)).toThrow(message);
  });
});
