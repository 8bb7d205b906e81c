import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import { FIXTURES } from './__testUtils__/fixtures';
import { ReportError, type ReportErrorCode } from './errors';
import { parseReport } from './parseReport';

const run = (members: object) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'x' } }, ...members }],
});

const FAILED: [name: string, format: ReportFormat, text: string][] = [
  ['SARIF without results', 'sarif', JSON.stringify(run({}))],
  ['SARIF with null results', 'sarif', JSON.stringify(run({ results: null }))],
  ['SARIF without runs', 'sarif', '{"version":"2.1.0","runs":[]}'],
  [
    'SARIF of a run that was not successful',
    'sarif',
    JSON.stringify(
      run({ results: [], invocations: [{ executionSuccessful: false }] }),
    ),
  ],
  [
    'SARIF with an error notification',
    'sarif',
    JSON.stringify(
      run({
        results: [],
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              { level: 'error', message: { text: 'out of memory' } },
            ],
          },
        ],
      }),
    ),
  ],
  [
    'npm audit that ended with an error',
    'npm-audit',
    '{"error":{"code":"ENOLOCK","summary":"no lockfile"}}',
  ],
  ['npm audit without its lists', 'npm-audit', '{"metadata":{}}'],
  ['Inspector without findings', 'inspector2', '{}'],
  [
    'Inspector that has more pages',
    'inspector2',
    '{"findings":[],"nextToken":"x"}',
  ],
  ['Security Hub without findings', 'asff', '{}'],
  ['Klar without layers', 'klar', '{"LayerCount":0,"Vulnerabilities":{}}'],
  [
    'Klar with a log',
    'klar',
    `clair timeout 1m\n${JSON.stringify(FIXTURES.klar)}`,
  ],
  ['Trivy without anything', 'trivy', 'null'],
  ['Trivy without targets', 'trivy', '{"SchemaVersion":2}'],
  ['Trivy of an empty cluster', 'trivy', '{"ClusterName":"c"}'],
  [
    'Trivy of a cluster with a resource that failed',
    'trivy',
    '{"ClusterName":"c","Resources":[{"Name":"a","Error":"no image"}]}',
  ],
  ['Grype without matches', 'grype', '{"descriptor":{"name":"grype"}}'],
  ['an empty file', 'sarif', ' \n'],
];

describe('scans that failed', () => {
  it.each(FAILED)('%s is never clean', (_name, format, text) => {
    const report = parseReport(text, { format });
    expect(report.outcome).toBe('failed');
    expect(report.failure).toEqual(expect.any(String));
  });

  it('keeps what a failed scan did find', () => {
    const log = `timeout\n${JSON.stringify(FIXTURES.klar)}`;
    expect(parseReport(log)).toMatchObject({
      format: 'klar',
      outcome: 'failed',
      findings: [{}, {}],
    });
  });

  it('takes an empty list of results for clean', () => {
    expect(parseReport(JSON.stringify(run({ results: [] }))).outcome).toBe(
      'completed',
    );
  });
});

function refusal(
  input: string | Uint8Array,
  options?: Parameters<typeof parseReport>[1],
): ReportError {
  try {
    parseReport(input, options);
  } catch (error) {
    if (error instanceof ReportError) {
      return error;
    }
    throw error;
  }
  throw new Error('it was not refused');
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const REFUSED: [
  name: string,
  input: string | Uint8Array,
  code: ReportErrorCode,
  message: RegExp,
  options?: Parameters<typeof parseReport>[1],
][] = [
  ['no JSON', 'hello', 'malformed', /not JSON/],
  ['truncated', '{"runs":[', 'malformed', /ends too early/],
  ['not text', new Uint8Array([0xc3, 0x28]), 'malformed', /UTF-8/],
  ['deep', nested(101), 'too-deep', /100 levels at character 100/],
  ['very deep', nested(2_000_000), 'too-deep', /100 levels/],
  [
    'large',
    'x'.repeat(101),
    'too-large',
    /101 bytes/,
    { limits: { maxBytes: 100 } },
  ],
  [
    'wide',
    `[${'1,'.repeat(50)}1]`,
    'too-large',
    /50 values/,
    { limits: { maxValues: 50 } },
  ],
  [
    'too many findings',
    JSON.stringify(FIXTURES.sarif),
    'too-large',
    /more than 3 findings/,
    { limits: { maxFindings: 3 } },
  ],
  ['empty, of no format', '', 'unsupported', /name its format/],
  ['unknown', '{"hello":"world"}', 'unsupported', /none of sarif, trivy/],
  ['null, of no format', 'null', 'unsupported', /none of/],
  [
    'SARIF of another version',
    '{"version":"2.0.0","runs":[]}',
    'malformed',
    /^version must be 2\.1\.0/,
  ],
  [
    'a result that is none',
    JSON.stringify(run({ results: [{}, 5] })),
    'malformed',
    /^runs\[0\]\.results\[1\] must be an object, not a value of type number$/,
  ],
  [
    'an advisory without a name',
    '{"advisories":{"7":{"severity":"low"}},"metadata":{}}',
    'malformed',
    /^advisories\.7\.module_name must be text, not nothing$/,
  ],
  [
    'an id of nothing but control characters',
    '{"LayerCount":1,"Vulnerabilities":{"Low":[{"Name":"\\u0001"}]}}',
    'malformed',
    /no id/,
  ],
];

describe('refusals', () => {
  for (const [name, input, code, message, options] of REFUSED) {
    it(`of what is ${name}`, () => {
      const error = refusal(input, options);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    });
  }

  it('does not repeat what was refused', () => {
    const { message } = refusal('{"a": "hunter2", "b": hunter2}');
    expect(message).toMatch(/^The report is not JSON/);
    expect(message).not.toContain('hunter2');
  });

  it('reads UTF-16, as some shells write it, and byte order marks', () => {
    const text = JSON.stringify(FIXTURES.klar);
    for (const input of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`),
      `\ufeff${text}`,
      [Buffer.from(text.slice(0, 9)), Buffer.from(text.slice(9))],
    ]) {
      expect(parseReport(input).findings).toHaveLength(2);
    }
  });
});

describe('hostile content', () => {
  const klarWith = (entry: object) =>
    parseReport(
      JSON.stringify({ LayerCount: 1, Vulnerabilities: { High: [entry] } }),
    ).findings[0];

  it('cuts texts, drops control characters and links that run', () => {
    const finding = klarWith({
      Name: `CVE-1-1\u0000${'x'.repeat(10_000)}`,
      Description: '\u202egnp.exe\ud800',
      Link: `${'java'}script:alert(1)`,
      FeatureName: 'y'.repeat(10_000),
    });
    expect(finding.vulnerability).toHaveLength(200);
    expect(finding.vulnerability).not.toContain('\u0000');
    expect(finding.title).toBe('gnp.exe\ufffd');
    expect(finding.component).toHaveLength(300);
    expect(finding.url).toBeUndefined();
  });

  it('takes no member from a prototype and pollutes none', () => {
    const text =
      '{"__proto__":{"LayerCount":9},"LayerCount":1,"Vulnerabilities":{"__proto__":[{"Name":"P1"}],"constructor":[{"Name":"C1"}]}}';
    expect(parseReport(text).findings.map(f => f.vulnerability)).toEqual([
      'P1',
      'C1',
    ]);
    expect(Object.hasOwn(Object.prototype, 'LayerCount')).toBe(false);
    expect(() => parseReport('{"__proto__":{"LayerCount":9}}')).toThrow(
      ReportError,
    );
  });
});
