import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { LastGoodFile } from '../policy/LastGoodFile';
import { DEFAULT_WAIVER_POLICY, readWaiverPolicy } from '../waivers/policy';
import { emptyPatterns, namedChecks, readModePolicy } from './policy';
import type { ModeRule } from './rules';

const HEAD = 'apiVersion: fairway.dev/v1\nkind: ModePolicy\nrules:\n';
const RULE = `  - checks: [rbac.*]
    scope: { owners: [payments, Group:Default/Shop] }
    mode: warn
    from: '2026-12-01'
    reason: not yet
`;

describe('readModePolicy', () => {
  const directory = createMockDirectory();
  const load = (text: string) => {
    directory.setContent({ 'modes.yaml': text });
    return LastGoodFile.create<readonly ModeRule[]>({
      file: directory.resolve('modes.yaml'),
      key: 'securityScorecard.modes',
      fallback: [],
      read: readModePolicy,
      logger: mockServices.logger.mock(),
    });
  };

  it('reads rules, with whole refs and times', async () => {
    expect((await load(HEAD + RULE)).value).toEqual([
      {
        checks: ['rbac.*'],
        scope: {
          owners: ['group:default/payments', 'group:default/shop'],
          systems: [],
          tiers: [],
        },
        mode: 'warn',
        from: '2026-12-01T00:00:00.000Z',
      },
    ]);
  });

  it.each([
    ['an unknown field', `${HEAD}${RULE}    who: me\n`, /modes.yaml:4: .*who/],
    [
      'a mode that there is not',
      HEAD + RULE.replace('warn', 'strict'),
      /modes.yaml:6: rules.0.mode/,
    ],
    [
      'a ref of another kind',
      HEAD + RULE.replace('payments,', 'user:default/ana,'),
      /modes.yaml:5: .*must be a group/,
    ],
    [
      'a time that is none',
      HEAD + RULE.replace('2026-12-01', 'soon'),
      /modes.yaml:7: .*must be a date/,
    ],
    [
      'a rule that never decides',
      HEAD + RULE + RULE.replace('warn', 'enforce'),
      /modes.yaml:4: rules.0: never decides, because the rule at line 9/,
    ],
    ['YAML that is none', `${HEAD}  - {`, /modes.yaml:\d+: /],
    ['two documents', `${HEAD}${RULE}---\n${HEAD}${RULE}`, /write exactly one/],
  ])('refuses %s with file, line and reason', async (_, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });

  it('keeps the last good rules, and says why', async () => {
    const file = await load(HEAD + RULE);
    const before = file.hash;
    directory.setContent({ 'modes.yaml': 'rules: 7' });
    await file.reload();
    expect(file.value).toHaveLength(1);
    expect(file.hash).toBe(before);
    expect(file.problem).toMatch(/modes.yaml:1/);
    directory.setContent({ 'modes.yaml': `${HEAD}${RULE}# mended\n` });
    await file.reload();
    expect(file.problem).toBeNull();
    expect(file.hash).not.toBe(before);
  });

  it('tells which checks are named and which patterns match none', () => {
    const scope = { owners: [], systems: [], tiers: [] };
    const rules: ModeRule[] = [
      { checks: ['scan.covered', 'scan.*'], scope, mode: 'warn', from: null },
      { checks: ['rbac.*'], scope, mode: 'warn', from: null },
    ];
    expect(namedChecks(rules)).toEqual(['scan.covered']);
    expect(emptyPatterns(rules, ['scan.covered'])).toEqual(['rbac.*']);
  });
});

describe('readWaiverPolicy', () => {
  const directory = createMockDirectory();
  const load = (text: string) => {
    directory.setContent({
      'waivers.yaml': `apiVersion: fairway.dev/v1\nkind: WaiverPolicy\n${text}`,
    });
    return LastGoodFile.create({
      file: directory.resolve('waivers.yaml'),
      key: 'securityScorecard.waivers',
      fallback: DEFAULT_WAIVER_POLICY,
      read: readWaiverPolicy,
      logger: mockServices.logger.mock(),
    });
  };

  it('completes what is left out, and sorts reminders', async () => {
    const { value } = await load(
      'maxDuration: { critical: P7D }\nreminders: [P1D, P7D]\n',
    );
    expect(value.maxDuration).toEqual({
      ...DEFAULT_WAIVER_POLICY.maxDuration,
      critical: 'P7D',
    });
    expect(value.reminders).toEqual(['P7D', 'P1D']);
  });

  it.each([
    ['maxDuration: { critical: 7 days }\n', /waivers.yaml:3: maxDuration.crit/],
    ['maxDuration: { severe: P7D }\n', /waivers.yaml:3: maxDuration/],
    ['types: { forgotten: { high: P7D } }\n', /waivers.yaml:3: types/],
    [
      'types:\n  accepted-risk:\n    high: P91D\n',
      /waivers.yaml:5: types.accepted-risk.high: P91D never decides/,
    ],
    [
      'notWaivable:\n  - { check: a.b, reason: x }\n  - { check: a.b, reason: y }\n',
      /waivers.yaml:5: notWaivable.1.check: 'a.b' is named already at line 4/,
    ],
  ])('refuses %j', async (text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
