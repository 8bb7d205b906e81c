import { stringify } from 'yaml';
import { policyText } from '../__testUtils__/policies';
import { formatDuration, parseDuration, sayDuration } from './durations';
import { judgeEligibility } from './evaluate';
import { parsePolicy } from './parsePolicy';

const validateTarget = () => {};

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
    expect(sayDuration('PT90M')).toBe('1 hour 30 minutes');
    expect(sayDuration('P1DT1S')).toBe('1 day 1 second');
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
      'a title that no row can hold',
      (p: ReturnType<typeof good>) => {
        p.metadata.title = 'Data\0base';
      },
      /metadata\.title: must not hold control characters/,
    ],
    [
      'an option that reads as another',
      (p: ReturnType<typeof good>) => {
        p.request.inputs.fields = {
          role: {
            title: 'Role',
            type: 'choice',
            options: ['read', 'nimda\u202e'],
          },
        };
      },
      /fields\.role\.options\.1: must not hold control characters/,
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
      reason: '"Write to the database" excludes group:default/contractors',
    });
    expect(judge('group:default/storefront').eligible).toBe(false);
  });
});
