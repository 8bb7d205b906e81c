import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import { policyText } from '../__testUtils__/policies';
import { compileCondition, type RuleContext } from './cel';
import { formatDuration, parseDuration, sayDuration } from './durations';
import { clockOf, judgeEligibility, matchRule } from './evaluate';
import { parsePolicy } from './parsePolicy';
import { PolicyRegistry, type KeptTexts } from './PolicyRegistry';

const validateTarget = () => {};
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

describe('durations', () => {
  it.each([
    ['PT1H', 3_600_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['PT0S', undefined],
    ['P1M', undefined],
    ['P1Y', undefined],
    ['-PT1H', undefined],
    ['1h', undefined],
  ])('%s is %s ms', (text, millis) => {
    expect(parseDuration(text)).toBe(millis);
  });

  it('are said and written', () => {
    expect(sayDuration('PT90M')).toBe('1 hour, 30 minutes');
    expect(sayDuration('P1DT1S')).toBe('1 day, 1 second');
    expect(formatDuration(5_400_000)).toBe('PT1H30M');
  });
});

describe('policy files', () => {
  const good = () => JSON.parse(policyText());
  const parse = (text: string) => parsePolicy('p.yaml', text, validateTarget);
  const yaml = (text: string) => parse(text);

  it.each([
    [
      'an unknown field',
      (p: ReturnType<typeof good>) => {
        p.request.selfApproval = true;
      },
      /request\.selfApproval: Unrecognized key/,
    ],
    [
      'no rules',
      (p: ReturnType<typeof good>) => {
        p.rules = [];
      },
      /rules: /,
    ],
    [
      'nobody eligible',
      (p: ReturnType<typeof good>) => {
        p.request.eligible.allow = [];
      },
      /request\.eligible\.allow: /,
    ],
    [
      'no approvers',
      (p: ReturnType<typeof good>) => {
        p.rules[0].approval.steps[0].from = [];
      },
      /steps\.0\.from: /,
    ],
    [
      'zero approvals',
      (p: ReturnType<typeof good>) => {
        p.rules[0].approval.steps[0].any = 0;
      },
      /steps\.0\.any: /,
    ],
    [
      'no steps',
      (p: ReturnType<typeof good>) => {
        p.rules[0].approval.steps = [];
      },
      /approval\.steps: /,
    ],
    [
      'a set of no kind',
      (p: ReturnType<typeof good>) => {
        p.rules[0].approval.steps[0].from = ['everybody'];
      },
      /must be owners, manager, group:/,
    ],
    [
      'a wrong maximum',
      (p: ReturnType<typeof good>) => {
        p.request.duration.max = 'PT1S';
      },
      /does not hold/,
    ],
    [
      'a bad duration',
      (p: ReturnType<typeof good>) => {
        p.request.duration.max = 'P1M';
      },
      /request\.duration\.max: must be a positive ISO 8601/,
    ],
    [
      'a bad condition',
      (p: ReturnType<typeof good>) => {
        p.rules[0].when = 'request.nope';
      },
      /rules\.0\.when: .*nope/,
    ],
    [
      'a bad pattern',
      (p: ReturnType<typeof good>) => {
        p.request.inputs.ticket.pattern = '(';
      },
      /must be a regular expression/,
    ],
    [
      'a failing test',
      (p: ReturnType<typeof good>) => {
        p.tests = [
          {
            given: { subject: 'user:default/ana', duration: 'PT1H' },
            expect: { rule: 'other' },
          },
        ];
      },
      /tests\.0: test expects rule other, but gets rule usual/,
    ],
    [
      'a failing refusal',
      (p: ReturnType<typeof good>) => {
        p.tests = [
          {
            given: { subject: 'user:default/ana', duration: 'PT1H' },
            expect: { refused: true },
          },
        ];
      },
      /expects a refusal, but gets rule usual/,
    ],
  ])('are refused with %s', (_, change, message) => {
    const policy = good();
    change(policy);
    expect(() => parse(JSON.stringify(policy))).toThrow(message);
  });

  it('name the line of each problem', async () => {
    const text = stringify(good());
    const lines = text.split('\n');
    const at = lines.findIndex(line => line.includes('when: '));
    lines[at] = lines[at].replace('"true"', 'request.length > 1');
    expect(() => yaml(lines.join('\n'))).toThrow(
      new RegExp(`p\\.yaml:${at + 1}: rules\\.0\\.when: `),
    );
    expect(() => yaml(`${text}\nextra: 1\n`)).toThrow(
      new RegExp(`p\\.yaml:${text.split('\n').length + 1}: extra: `),
    );
    expect(() => yaml('a: 1\na: 2\n')).toThrow(/p\.yaml:2: .*unique/);
    expect(() => yaml('a: [1\n')).toThrow(/p\.yaml:\d+: /);
    expect(() => yaml('---\na: 1\n---\nb: 1\n')).toThrow(/exactly one/);
    expect(() => yaml('')).toThrow(/p\.yaml:1: /);
  });

  it('let deny win', () => {
    const policy = good();
    policy.request.eligible.deny = ['group:default/contractors'];
    const compiled = parse(JSON.stringify(policy));
    const judge = (...groups: string[]) =>
      judgeEligibility(compiled, { ref: 'user:default/ana', groups });
    expect(judge('group:default/payments').eligible).toBe(true);
    expect(judge('Group:Default/Payments').eligible).toBe(true);
    expect(
      judge('group:default/payments', 'group:default/contractors'),
    ).toEqual({
      eligible: false,
      reason: 'Policy db-rw excludes group:default/contractors',
    });
    expect(judge('group:default/storefront').eligible).toBe(false);
  });
});

describe('policies in force', () => {
  it('stay when their file turns bad, and end when it is taken away', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
    const file = path.join(directory, 'db.yaml');
    await writeFile(file, policyText());
    const logger = mockServices.logger.mock();
    const registry = await PolicyRegistry.load({
      directory,
      validateTarget,
      logger,
    });

    await writeFile(file, policyText({ version: 2, when: 'broken' }));
    expect(await registry.refresh()).toEqual([]);
    await registry.refresh();
    expect(registry.get('db-rw')?.version).toBe(1);
    expect(registry.list()[0].problems).toEqual([
      expect.stringMatching(/^db\.yaml:1: rules\.0\.when: /),
    ]);
    expect(logger.error).toHaveBeenCalledTimes(1);

    await writeFile(file, policyText({ version: 3 }));
    await registry.refresh();
    expect(registry.list()[0]).toMatchObject({
      policy: { version: 3 },
      problems: [],
    });

    await writeFile(path.join(directory, 'twin.yaml'), policyText());
    expect(await registry.refresh()).toEqual([
      expect.stringContaining('db-rw is also in db.yaml'),
    ]);
    await rm(file);
    await rm(path.join(directory, 'twin.yaml'));
    await registry.refresh();
    expect(registry.get('db-rw')).toBeUndefined();
  });

  it('stay also when the backend starts while the file is bad', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
    const file = path.join(directory, 'db.yaml');
    const texts = new Map<string, string>();
    const kept: KeptTexts = {
      all: async () => [...texts].map(([name, text]) => ({ name, text })),
      put: async files =>
        files.forEach(({ name, text }) => texts.set(name, text)),
    };
    const logger = mockServices.logger.mock();
    const start = () =>
      PolicyRegistry.load({ directory, validateTarget, logger, kept });
    await writeFile(file, policyText({ version: 4 }));
    await start();
    await writeFile(file, policyText({ version: 5, when: 'broken' }));
    const restarted = await start();
    expect(restarted.list()).toMatchObject([
      {
        policy: { version: 4 },
        problems: [expect.stringMatching(/^db\.yaml:1/)],
      },
    ]);
    // What was never good stops the start; what is gone does not come back.
    await writeFile(path.join(directory, 'new.yaml'), 'a: 1');
    await expect(start()).rejects.toThrow(/new\.yaml:1/);
    await rm(path.join(directory, 'new.yaml'));
    await rm(file);
    expect((await start()).list()).toEqual([]);
  });

  it('need a directory that is there', async () => {
    await expect(
      PolicyRegistry.load({
        directory: '/nowhere/at/all',
        validateTarget,
        logger: mockServices.logger.mock(),
      }),
    ).rejects.toThrow(/\/nowhere\/at\/all \(jitAccess\.policies\)/);
  });
});
