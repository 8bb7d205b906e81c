import type {
  CheckResult,
  Coverage,
  ResultState,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import fc from 'fast-check';
import { answerGate } from './answerGate';
import type { ChangeFinding, GateFinding, GateInput } from './input';
import type { GateRule } from './policy';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const PAST = '2026-11-01T00:00:00.000Z';
const FUTURE = '2026-12-24T00:00:00.000Z';

const result = (
  checkId: string,
  state: ResultState,
  over: Partial<CheckResult> = {},
): CheckResult => ({
  checkId,
  mode: 'enforce',
  title: `Title of ${checkId}`,
  pillar: 'scan',
  severity: 'high',
  state,
  waived: false,
  waiverId: null,
  enforcedFrom: null,
  area: 'infrastructure',
  reason: '',
  observed: null,
  expected: '',
  facts: [],
  source: 'fake',
  observedAt: PAST,
  maxAge: 'PT24H',
  since: PAST,
  deadline: state === 'fail' ? PAST : null,
  level: 'bronze',
  remediation: '',
  frameworks: {},
  ...over,
});

const finding = (id: string, over: Partial<GateFinding> = {}): GateFinding => ({
  id,
  vulnerability: `CVE-${id}`,
  aliases: [],
  title: id,
  severity: 'high',
  status: 'open',
  component: 'openssl',
  location: 'image',
  deadline: PAST,
  purl: null,
  knownExploited: null,
  waiverId: null,
  ...over,
});

const changed = (
  id: string,
  over: Partial<ChangeFinding> = {},
): ChangeFinding => ({
  id,
  vulnerability: `CVE-${id}`,
  aliases: [],
  title: id,
  severity: 'high',
  status: 'open',
  component: 'openssl',
  location: 'image',
  ...over,
});

const covered = (over: Partial<Coverage> = {}): Coverage => ({
  resource: 'image/a',
  scanType: 'PACKAGE',
  state: 'scanned',
  reason: null,
  lastScannedAt: '2026-11-21T00:00:00.000Z',
  source: 'aws-inspector2',
  ...over,
});

function ask(rules: GateRule[], over: Partial<GateInput> = {}) {
  return answerGate({
    entityRef: 'component:default/a',
    kind: 'component',
    tier: '2',
    stage: 'production',
    rules,
    level: 'silver',
    evaluated: true,
    results: [result('a', 'pass')],
    findings: [],
    coverage: [covered()],
    change: null,
    now: NOW,
    ...over,
  });
}

const LEVEL: GateRule = { name: 'level', require: 'level', atLeast: 'bronze' };
const CHECKS: GateRule = {
  name: 'checks',
  require: 'checks',
  severity: 'high',
  untilDeadline: true,
};
const FINDINGS: GateRule = {
  name: 'findings',
  require: 'findings',
  severity: 'high',
  untilDeadline: false,
};
const SCANS: GateRule = { name: 'scans', require: 'scans', maxAge: 'P7D' };
const CHANGE: GateRule = {
  name: 'change',
  require: 'change',
  reports: ['dependencies'],
  noNew: 'high',
};
const report = (
  findings: ChangeFinding[],
  over: Partial<NonNullable<GateInput['change']>['reports'][number]> = {},
) => ({
  id: 'pr-1',
  reports: [
    {
      slot: 'dependencies',
      format: 'trivy',
      outcome: 'completed' as const,
      failure: null,
      findings,
      ...over,
    },
  ],
});

describe('answerGate', () => {
  it.each<[string, GateRule, Partial<GateInput>, string, RegExp]>([
    ['enough', LEVEL, {}, 'pass', /silver, at least bronze/],
    [
      'too low by a failure',
      LEVEL,
      { level: 'none', results: [result('a', 'fail')] },
      'fail',
      /1 check fails: Title of a/,
    ],
    [
      'too low by a gap',
      LEVEL,
      { level: 'none', results: [result('a', 'stale')] },
      'unknown',
      /1 check is not known/,
    ],
    [
      'never observed',
      LEVEL,
      { evaluated: false },
      'unknown',
      /Nothing was observed/,
    ],
    [
      'past its deadline',
      CHECKS,
      { results: [result('a', 'fail')] },
      'fail',
      /1 check of severity high or worse fails past the deadline: /,
    ],
    [
      'within its deadline',
      CHECKS,
      { results: [result('a', 'fail', { deadline: FUTURE })] },
      'pass',
      /No check of severity high or worse fails past the deadline, of 1 that applies\./,
    ],
    [
      'of less severity',
      CHECKS,
      {
        results: [
          result('a', 'pass'),
          result('b', 'fail', { severity: 'low' }),
        ],
      },
      'pass',
      /of 1 that applies/,
    ],
    [
      'not enforced',
      CHECKS,
      { results: [result('a', 'pass'), result('b', 'fail', { mode: 'warn' })] },
      'pass',
      /of 1 that applies/,
    ],
    [
      'waived',
      CHECKS,
      { results: [result('a', 'fail', { waived: true, waiverId: 'w1' })] },
      'pass',
      /; 1 is waived/,
    ],
    [
      'not known though waived',
      CHECKS,
      { results: [result('a', 'error', { waived: true, waiverId: 'w1' })] },
      'unknown',
      /1 check is not known/,
    ],
    [
      'that nobody asks',
      CHECKS,
      { results: [] },
      'unknown',
      /no enforced check/,
    ],
    [
      'that is gone',
      { ...CHECKS, ids: ['gone'] },
      {},
      'unknown',
      /there is no check gone/,
    ],
    [
      'open',
      FINDINGS,
      { findings: [finding('1')] },
      'fail',
      /^1 finding of severity high or worse is open: CVE-1 in openssl\.$/,
    ],
    [
      'waived',
      FINDINGS,
      { findings: [finding('1', { waiverId: 'w' })] },
      'pass',
      /No finding of severity high or worse is open; 1 is waived\./,
    ],
    [
      'suppressed',
      FINDINGS,
      { findings: [finding('1', { status: 'suppressed' })] },
      'pass',
      /No finding/,
    ],
    [
      'not rated',
      FINDINGS,
      { findings: [finding('1', { severity: 'untriaged' })] },
      'unknown',
      /1 open finding is not rated yet/,
    ],
    ['without a scan', FINDINGS, { coverage: [] }, 'unknown', /nothing says/],
    [
      'with something not scanned',
      FINDINGS,
      { coverage: [covered({ state: 'pending' })] },
      'unknown',
      /1 resource is not scanned: image\/a \(pending\)/,
    ],
    [
      'exploited',
      { ...FINDINGS, knownExploited: true, severity: 'low' },
      { findings: [finding('1', { knownExploited: true, severity: 'low' })] },
      'fail',
      /known-exploited/,
    ],
    [
      'not exploited',
      { ...FINDINGS, knownExploited: true },
      { findings: [finding('1', { knownExploited: false })] },
      'pass',
      /No known-exploited/,
    ],
    [
      'nobody looked up',
      { ...FINDINGS, knownExploited: true },
      { findings: [finding('1'), finding('2', { knownExploited: false })] },
      'unknown',
      /nothing says whether 1 open vulnerability is exploited: CVE-1 in openssl/,
    ],
    [
      'nobody looked up or rated, by another name than a CVE',
      { ...FINDINGS, knownExploited: true },
      {
        findings: [
          finding('1', {
            vulnerability: 'ALAS-2026-1',
            purl: 'pkg:rpm/amzn/openssl@1',
            severity: 'untriaged',
          }),
        ],
      },
      'unknown',
      /ALAS-2026-1 in openssl/,
    ],
    [
      'nobody looked up, and waived, milder, of its own code or not due yet',
      { ...FINDINGS, knownExploited: true, untilDeadline: true },
      {
        findings: [
          finding('1', { waiverId: 'w1' }),
          finding('2', { severity: 'medium' }),
          finding('3', { vulnerability: 'sql-injection' }),
          finding('4', { deadline: FUTURE }),
          finding('5', { status: 'suppressed' }),
        ],
      },
      'pass',
      /^No known-exploited finding of severity high or worse is open\.$/,
    ],
    [
      'nobody looked up, milder than must be',
      {
        ...FINDINGS,
        severity: 'informational',
        knownExploited: true,
        unknownFrom: 'high',
      },
      {
        findings: [
          finding('1', { severity: 'medium' }),
          finding('2', { severity: 'low' }),
        ],
      },
      'pass',
      /is open\. Nothing says whether 2 open vulnerabilities below high are exploited\./,
    ],
    [
      'nobody looked up, as severe as must be',
      {
        ...FINDINGS,
        severity: 'informational',
        knownExploited: true,
        unknownFrom: 'high',
      },
      { findings: [finding('1')] },
      'unknown',
      /CVE-1 in openssl/,
    ],
    ['recent', SCANS, {}, 'pass', /^The only scan is not older than 7 days\.$/],
    [
      'old',
      SCANS,
      { coverage: [covered({ lastScannedAt: PAST })] },
      'fail',
      /^1 scan is older than 7 days: .* \(\d+ \w+ \d{4}, \d\d:\d\d UTC\)\./,
    ],
    [
      'of no known time',
      SCANS,
      { coverage: [covered({ lastScannedAt: null })] },
      'unknown',
      /no time of a scan is known for 1 resource: /,
    ],
    [
      'of another collector',
      { ...SCANS, collectors: ['x'] },
      {},
      'unknown',
      /nothing was scanned by x/,
    ],
    ['without a name', CHANGE, {}, 'unknown', /No change was named/],
    [
      'without a report',
      CHANGE,
      { change: { id: 'pr-1', reports: [] } },
      'unknown',
      /no report for dependencies/,
    ],
    [
      'whose scan failed',
      CHANGE,
      { change: report([], { outcome: 'failed', failure: 'timeout' }) },
      'unknown',
      /the scan of dependencies failed: timeout/,
    ],
    [
      'with something new',
      CHANGE,
      { change: report([changed('1')]) },
      'fail',
      /^1 finding of severity high or worse is new in pr-1: CVE-1/,
    ],
    [
      'with what is there',
      CHANGE,
      { change: report([changed('1')]), findings: [finding('1')] },
      'pass',
      /no new finding/,
    ],
    [
      'with what is there under an alias',
      CHANGE,
      {
        change: report([changed('2', { aliases: ['cve-1'] })]),
        findings: [finding('1')],
      },
      'pass',
      /no new/,
    ],
    [
      'with what came back',
      CHANGE,
      {
        change: report([changed('1')]),
        findings: [finding('1', { status: 'resolved' })],
      },
      'fail',
      /new in/,
    ],
    [
      'that hushes its own finding',
      CHANGE,
      { change: report([changed('1', { status: 'suppressed' })]) },
      'fail',
      /new in/,
    ],
    [
      'with something minor',
      CHANGE,
      { change: report([changed('1', { severity: 'low' })]) },
      'pass',
      /no new/,
    ],
    [
      'with something not rated',
      CHANGE,
      { change: report([changed('1', { severity: 'untriaged' })]) },
      'unknown',
      /1 new finding is not rated yet/,
    ],
    [
      'by its format',
      { ...CHANGE, reports: ['trivy'] },
      { change: report([]) },
      'pass',
      /by 1 report/,
    ],
  ])('%s: %j', (_, rule, over, verdict, message) => {
    const answer = ask([rule], over);
    expect(answer.verdict).toBe(verdict);
    expect(answer.reasons[0].message).toMatch(message);
  });

  const two = [result('a', 'fail'), result('b', 'fail')];
  it.each<[string, GateRule, Partial<GateInput>]>([
    [
      'The level is none, at least bronze is asked for; 2 checks fail: Title of a, Title of b.',
      LEVEL,
      { level: 'none', results: two },
    ],
    [
      '2 checks of severity high or worse fail past the deadline: Title of a, Title of b.',
      CHECKS,
      { results: two },
    ],
    [
      "It can't be told: 2 checks are not known: Title of a, Title of b.",
      CHECKS,
      { results: [result('a', 'error'), result('b', 'stale')] },
    ],
    [
      'No check of severity high or worse fails past the deadline, of 2 that apply; 2 are waived.',
      CHECKS,
      {
        results: two.map((r, i) => ({ ...r, waived: true, waiverId: `w${i}` })),
      },
    ],
    [
      'No check of severity high or worse fails past the deadline, none applies.',
      CHECKS,
      { results: [result('a', 'not-applicable')] },
    ],
    [
      '2 findings of severity high or worse are open: CVE-1 in openssl, CVE-2 in openssl.',
      FINDINGS,
      { findings: [finding('1'), finding('2')] },
    ],
    [
      'None of 2 scans is older than 7 days.',
      SCANS,
      { coverage: [covered(), covered({ resource: 'image/b' })] },
    ],
    [
      '2 findings of severity high or worse are new in pr-1: CVE-1 in openssl, CVE-2 in openssl.',
      CHANGE,
      { change: report([changed('1'), changed('2')]) },
    ],
  ])('says for several: %s', (message, rule, over) => {
    expect(ask([rule], over).reasons[0].message).toBe(message);
  });

  it('is unknown when no threshold concerns the entity', () => {
    expect(ask([]).verdict).toBe('unknown');
    expect(ask([{ ...LEVEL, tiers: ['1'] }]).verdict).toBe('unknown');
    expect(ask([{ ...LEVEL, kinds: ['api'] }]).reasons[0].rule).toBe('gates');
    expect(
      ask([
        { ...LEVEL, tiers: ['1'] },
        { ...LEVEL, name: 'x', tiers: ['2'] },
      ]),
    ).toMatchObject({
      verdict: 'pass',
      reasons: [{ rule: 'x' }],
    });
  });

  it('lists what does not pass first, and the waivers', () => {
    const answer = ask([LEVEL, SCANS, FINDINGS, CHANGE], {
      coverage: [covered({ lastScannedAt: PAST })],
      findings: [finding('1', { waiverId: 'w2' })],
    });
    expect(answer).toMatchObject({
      verdict: 'fail',
      waiverIds: ['w2'],
      change: null,
    });
    expect(answer.reasons.map(r => `${r.rule} ${r.verdict}`)).toEqual([
      'scans fail',
      'change unknown',
      'level pass',
      'findings pass',
    ]);
  });

  const severity = fc.constantFrom<Severity>(
    'critical',
    'high',
    'medium',
    'low',
    'untriaged',
  );
  const state = fc.constantFrom<ResultState>(
    'pass',
    'fail',
    'warn',
    'not-applicable',
    'unknown',
    'stale',
    'error',
  );
  const deadlineOf = (r: { state: ResultState; late: boolean }) => {
    if (r.state !== 'fail') {
      return null;
    }
    return r.late ? PAST : FUTURE;
  };
  const results = fc
    .array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        state,
        severity,
        waived: fc.boolean(),
        late: fc.boolean(),
      }),
      { maxLength: 5 },
    )
    .map(list =>
      list.map(r =>
        result(r.id, r.state, {
          severity: r.severity,
          waived: r.waived,
          waiverId: r.waived ? `w-${r.id}` : null,
          deadline: deadlineOf(r),
        }),
      ),
    );
  const findings = fc
    .array(
      fc.record({
        n: fc.integer({ min: 0, max: 4 }),
        severity,
        status: fc.constantFrom('open' as const, 'suppressed' as const),
        waived: fc.boolean(),
      }),
      { maxLength: 5 },
    )
    .map(list =>
      list.map(f =>
        finding(String(f.n), {
          severity: f.severity,
          status: f.status,
          waiverId: f.waived ? `w${f.n}` : null,
        }),
      ),
    );
  const coverage = fc
    .array(
      fc.record({
        state: fc.constantFrom<Coverage['state']>(
          'scanned',
          'pending',
          'stale',
          'excluded',
        ),
        lastScannedAt: fc.constantFrom(null, PAST, NOW.toISOString()),
      }),
      { maxLength: 3 },
    )
    .map(list => list.map(c => covered(c)));
  const inChange = fc
    .array(
      fc.record({
        n: fc.integer({ min: 0, max: 6 }),
        severity,
        status: fc.constantFrom('open' as const, 'suppressed' as const),
      }),
      { maxLength: 4 },
    )
    .map(list =>
      list.map(f =>
        changed(String(f.n), { severity: f.severity, status: f.status }),
      ),
    );
  const rules = fc.subarray([LEVEL, CHECKS, FINDINGS, SCANS, CHANGE], {
    minLength: 1,
  });
  const input = fc.record({
    rules,
    results,
    findings,
    coverage,
    level: fc.constantFrom<GateInput['level']>('none', 'bronze', 'gold'),
    evaluated: fc.boolean(),
    change: fc.option(inChange.map(list => report(list))),
  });

  it('never passes because something is not known', () => {
    const gap = fc.oneof(
      fc
        .constantFrom<ResultState>('unknown', 'stale', 'error')
        .map(s => (i: GateInput) => ({
          ...i,
          results: [...i.results, result('z', s)],
        })),
      fc
        .constantFrom<Coverage['state']>(
          'pending',
          'broken',
          'not-covered',
          'unknown',
        )
        .map(s => (i: GateInput) => ({
          ...i,
          coverage: [...i.coverage, covered({ state: s, lastScannedAt: null })],
        })),
      fc.constant((i: GateInput) => ({
        ...i,
        findings: [...i.findings, finding('z', { severity: 'untriaged' })],
      })),
      fc.constant((i: GateInput) => ({
        ...i,
        change: i.change && {
          ...i.change,
          reports: [
            ...i.change.reports,
            {
              slot: 'dependencies',
              format: 'x',
              outcome: 'failed' as const,
              failure: 'no',
              findings: [],
            },
          ],
        },
      })),
      fc.constant((i: GateInput) => ({ ...i, evaluated: false })),
      fc.constant((i: GateInput) => ({ ...i, change: null })),
    );
    fc.assert(
      fc.property(input, gap, ({ rules: asked, ...over }, add) => {
        const before: GateInput = {
          entityRef: 'component:default/a',
          kind: 'component',
          tier: '2',
          stage: 'production',
          rules: asked,
          now: NOW,
          ...over,
        };
        const after = answerGate(add(before));
        const passed = (verdict: string) => verdict === 'pass';
        expect(
          !passed(after.verdict) || passed(answerGate(before).verdict),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes what may be left from the register only, never from the change', () => {
    fc.assert(
      fc.property(inChange, findings, (list, known) => {
        const verdict = (of: ChangeFinding[]) =>
          ask([CHANGE], { change: report(of), findings: known }).verdict;
        expect(
          verdict(list.map(f => ({ ...f, status: 'suppressed' as const }))),
        ).toBe(verdict(list));
      }),
    );
  });

  it('does not depend on the order of what it is given', () => {
    fc.assert(
      fc.property(input, ({ rules: asked, ...over }) => {
        const forward = ask(asked, over);
        const backward = ask(asked, {
          ...over,
          results: [...over.results].reverse(),
          findings: [...over.findings].reverse(),
          coverage: [...over.coverage].reverse(),
        });
        expect(backward.verdict).toBe(forward.verdict);
        expect(backward.waiverIds).toEqual(forward.waiverIds);
      }),
    );
  });
});
