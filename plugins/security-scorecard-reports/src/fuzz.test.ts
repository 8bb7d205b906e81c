import { REPORT_FORMATS } from '@fairway/plugin-security-scorecard-common';
import { FIXTURES, VARIANTS } from './__testUtils__/fixtures';
import { mutateBytes, mutateDocument, Random } from './__testUtils__/mutations';
import { readSample, samplesIn } from './__testUtils__/samples';
import { ReportError } from './errors';
import { parseReport } from './parseReport';
import type { ParsedReport } from './types';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_500);
/** Far above what any of these needs; a fault that is not linear takes seconds. */
const SLOW_MS = 1000;

const SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'informational',
  'untriaged',
];

/** What holds for every report, whatever it was made from. */
function check(report: ParsedReport): void {
  const problems: string[] = [];
  for (const finding of report.findings) {
    const texts = [finding.vulnerability, finding.title, finding.component];
    if (!texts.every(text => text && text.length <= 300)) {
      problems.push('a text that is missing or too long');
    }
    if (!SEVERITIES.includes(finding.severity)) {
      problems.push(`severity ${finding.severity}`);
    }
    if ((finding.status === 'suppressed') !== Boolean(finding.suppression)) {
      problems.push('suppressed without a reason, or a reason without it');
    }
    if (finding.url && !/^https?:/.test(finding.url)) {
      problems.push('a link that runs');
    }
  }
  if ((report.outcome === 'failed') !== Boolean(report.failure)) {
    problems.push('failed without a reason, or a reason without it');
  }
  // Neither database takes these.
  const stored = JSON.stringify(report);
  if (/\\u0000|\\ud[89a-f]/.test(stored)) {
    problems.push('characters that cannot be stored');
  }
  if (problems.length) {
    throw new Error(problems.join('; '));
  }
}

type Outcome = 'read' | 'refused';

function attempt(
  input: string | Uint8Array,
  options: Parameters<typeof parseReport>[1],
): Outcome {
  try {
    check(parseReport(input, options));
    return 'read';
  } catch (error) {
    if (error instanceof ReportError && error.message.length < 500) {
      return 'refused';
    }
    throw error;
  }
}

const smallSamples = ['sarif', 'trivy', 'grype', 'cyclonedx', 'npm-audit']
  .flatMap(samplesIn)
  .map(name =>
    readSample(name)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  )
  .filter(text => text.length < 4_000);

const CORPUS = [
  ...Object.values(FIXTURES),
  ...VARIANTS.map(([, , document]) => document),
]
  .map(document => JSON.stringify(document))
  .concat(smallSamples);

describe('mutated reports', () => {
  it(`are read or refused, and nothing else (FUZZ_SEED=${SEED}, ${RUNS} runs)`, () => {
    const random = new Random(SEED);
    const outcomes = { read: 0, refused: 0 };
    for (let run = 0; run < RUNS; run++) {
      const text = random.pick(CORPUS);
      const input = random.below(3)
        ? mutateDocument(text, random)
        : mutateBytes(text, random);
      // Half of them by detection, the others under a name, mostly a wrong one.
      const format = random.below(2) ? random.pick(REPORT_FORMATS) : undefined;
      const start = performance.now();
      try {
        outcomes[attempt(input, { format })]++;
      } catch (error) {
        throw new Error(
          `run ${run} of seed ${SEED} as ${format ?? 'detected'}: ${Buffer.from(input).toString('utf8').slice(0, 2000)}`,
          { cause: error },
        );
      }
      const took = performance.now() - start;
      if (took > SLOW_MS) {
        throw new Error(`run ${run} of seed ${SEED} took ${took} ms`);
      }
    }
    expect(outcomes.read + outcomes.refused).toBe(RUNS);
    // Else the mutations would not reach the readers, or would not disturb them.
    expect(outcomes.read).toBeGreaterThan(RUNS / 10);
    expect(outcomes.refused).toBeGreaterThan(RUNS / 10);
    expect(Object.keys(Object.prototype)).toEqual([]);
  }, 120_000);
});

/** A report whose cost would be quadratic if anything were read again for each entry. */
const AMPLIFIED: Record<string, (n: number) => object> = {
  'results that share one huge rule': n => ({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'x',
            rules: [
              {
                id: 'r',
                help: { text: 'h'.repeat(n * 20) },
                shortDescription: { text: ' '.repeat(n * 20) },
                properties: { tags: Array(n).fill('t') },
                messageStrings: { m: { text: '{0}'.repeat(n) } },
              },
            ],
          },
        },
        results: Array(n).fill({
          ruleIndex: 0,
          message: { id: 'm', arguments: ['a'.repeat(50)] },
        }),
      },
    ],
  }),
  'packages that depend on each other in a circle': n => ({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `p${i}`,
        { severity: 'low', via: [`p${(i + 1) % n}`, `p${(i + 7) % n}`] },
      ]),
    ),
  }),
  'a vulnerability of many components with a huge analysis': n => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [],
    vulnerabilities: [
      {
        id: 'v',
        ratings: Array(n).fill({ severity: 'low' }),
        analysis: { state: 'not_affected', detail: 'd'.repeat(n * 20) },
        affects: Array(n).fill({ ref: 'r' }),
      },
    ],
  }),
};

describe('cost', () => {
  const timeOf = (text: string) => {
    const start = performance.now();
    attempt(text, {});
    return performance.now() - start;
  };

  it.each(Object.entries(AMPLIFIED))('of %s is linear', (_name, make) => {
    const [small, large] = [1_000, 8_000].map(n => JSON.stringify(make(n)));
    timeOf(small);
    const base = Math.min(...[1, 2, 3].map(() => timeOf(small)));
    const grown = Math.min(...[1, 2, 3].map(() => timeOf(large)));
    // Eight times the input: quadratic would be 64 times the time.
    expect(grown / Math.max(base, 2)).toBeLessThan(30);
  });
});
