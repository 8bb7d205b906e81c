import {
  ACTIVITY_KINDS,
  CONTROL_STATES,
  type Activity,
  type FrameworkEvidence,
} from '@fairway/plugin-security-evidence-common';
import {
  PILLARS,
  RESULT_STATES,
  SEVERITIES,
  WAIVER_TYPES,
  type CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';
import fc from 'fast-check';
import type {
  ActivityPiece,
  EvidenceSet,
  ExportedService,
  ExportHead,
} from '../exports/EvidenceSet';

/** Texts as hostile people write them. */
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '=HYPERLINK("http://evil.example")',
    '\t@SUM(A1)',
    '+1',
    'a"b,c\r\nd',
    '\u0000\ud800 x',
    '<script>alert(1)</script>',
    '](javascript:alert(1))',
    '__proto__',
  ),
);
/** Times of a year, ISO 8601. */
export const time = fc
  .date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2026-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map(date => date.toISOString());
const ref = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  .map(name => `component:default/${name}`);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });

const fact = fc.record({
  name: fc.oneof(fc.constant('aws-logging.trailMultiRegion'), text),
  value: fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 3 }),
  ),
  source: text,
  observedAt: time,
});

const counts = fc.record({
  critical: fc.nat(9),
  high: fc.nat(9),
  medium: fc.nat(9),
  low: fc.nat(9),
  informational: fc.nat(9),
  untriaged: fc.nat(9),
});

/** A service with results of some of the checks. */
export const service = (
  checkIds: readonly string[],
): fc.Arbitrary<ExportedService> =>
  fc.record({
    entityRef: ref,
    title: text,
    ownerRef: maybe(ref),
    inCatalog: fc.boolean(),
    state: fc.constantFrom(
      'satisfied' as const,
      'not-satisfied' as const,
      'undetermined' as const,
    ),
    results: fc
      .array(
        fc.record({
          checkId: fc.constantFrom(...checkIds),
          title: text,
          pillar: fc.constantFrom(...PILLARS),
          state: fc.constantFrom(...RESULT_STATES),
          waived: fc.boolean(),
          waiverId: maybe(fc.uuid()),
          since: maybe(time),
          source: text,
          facts: fc.array(fact, { maxLength: 3 }),
        }),
        { maxLength: 4 },
      )
      .map(results => [...new Map(results.map(r => [r.checkId, r])).values()]),
    exceptions: fc.array(
      fc.record({
        waiverId: fc.uuid(),
        entityRef: ref,
        target: fc.record({
          kind: fc.constantFrom('check' as const, 'finding' as const),
          id: fc.constantFrom(...checkIds),
        }),
        targetTitle: text,
        type: fc.constantFrom(...WAIVER_TYPES),
        justification: text,
        requestedBy: text,
        requestedAt: time,
        decidedBy: maybe(text),
        decidedAt: maybe(time),
        expiresAt: time,
      }),
      { maxLength: 2 },
    ),
    openFindings: counts,
    findings: fc.array(
      fc.record({
        id: fc.uuid(),
        pillar: fc.constantFrom(...PILLARS),
        vulnerability: text,
        title: text,
        severity: fc.constantFrom(...SEVERITIES),
        component: text,
        location: text,
        sources: fc.array(text, { maxLength: 2 }),
        firstSeenAt: time,
      }),
      { maxLength: 2 },
    ),
  });

const activity: fc.Arbitrary<Activity> = fc.record({
  kind: fc.constantFrom(...ACTIVITY_KINDS),
  id: text,
  at: time,
  actor: maybe(text),
  entityRef: maybe(ref),
  summary: text,
  details: fc.dictionary(
    text,
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    { maxKeys: 3 },
  ),
});

const CHECKS = ['logging.trail', 'scan.covered', 'rbac.wildcards'];

const definition = (id: string): CheckDefinition => ({
  id,
  title: `Title of ${id}`,
  description: 'A sentence.',
  pillar: 'logging',
  area: 'logging-and-monitoring',
  severity: 'high',
  level: 'bronze',
  mode: 'enforce',
  collector: 'aws-logging',
  expected: 'it is on',
  remediation: 'Turn it on.',
  maxAge: 'PT24H',
  frameworks: { iso27002: ['8.15'] },
});

const summary: fc.Arbitrary<FrameworkEvidence> = fc.record({
  framework: fc.record({
    id: fc.constantFrom('iso27002', 'soc2', 'cis-aws-5.0'),
    title: text,
    version: text,
    publisher: text,
    url: fc.constant('https://example.org/framework'),
  }),
  at: time,
  scope: maybe(ref),
  recordedSince: maybe(time),
  services: fc.nat(50),
  totals: fc.constant({
    'not-satisfied': 0,
    undetermined: 0,
    excepted: 0,
    satisfied: 0,
    'not-applicable': 0,
    'no-check': 0,
  }),
  controls: fc.array(
    fc.record({
      id: fc.constantFrom('8.15', 'CC7.2', '5.1.3', 'PW.8.2'),
      title: text,
      group: text,
      state: fc.constantFrom(...CONTROL_STATES),
      checkIds: fc.subarray(CHECKS),
      services: fc.constant({
        'not-satisfied': 1,
        undetermined: 2,
        excepted: 3,
        satisfied: 4,
        'not-applicable': 5,
      }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

const activities: fc.Arbitrary<ActivityPiece> = fc.oneof(
  fc
    .array(activity, { maxLength: 3 })
    .map(items => ({ kind: 'access' as const, items })),
  text.map(unavailable => ({ kind: 'case' as const, unavailable })),
);

/** What an export is made from, without what comes bit by bit. */
export interface EvidenceParts {
  head: ExportHead;
  services: ExportedService[][];
  activities: ActivityPiece[];
}

/** Evidence of all kinds, with the texts of hostile people. */
export const evidenceParts: fc.Arbitrary<EvidenceParts> = fc.record({
  head: fc.record({
    summary,
    definitions: fc.constant(CHECKS.map(definition)),
    from: time,
    generatedAt: time,
    generatedBy: text,
  }),
  services: fc.array(fc.array(service(CHECKS), { maxLength: 3 }), {
    maxLength: 3,
  }),
  activities: fc.array(activities, { maxLength: 3 }),
});

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Evidence that can be read once. */
export const setOf = ({
  head,
  services,
  activities: happened,
}: EvidenceParts): EvidenceSet => ({
  ...head,
  services: each(services),
  activities: each(happened),
});

/** All of a file. */
export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) {
    whole += piece;
  }
  return whole;
}
