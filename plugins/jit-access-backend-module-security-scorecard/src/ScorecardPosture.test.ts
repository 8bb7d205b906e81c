import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import type {
  CheckResult,
  Finding,
  ListFindingsOptions,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import { ScorecardPosture, type ScorecardReads } from './ScorecardPosture';

const REF = 'component:default/payments-api';
const NOW = Date.parse('2026-11-21T18:00:00.000Z');

const result = (change: Partial<CheckResult>): CheckResult => ({
  checkId: 'scan.covered',
  title: 'Every artefact is scanned',
  pillar: 'scan',
  severity: 'high',
  state: 'pass',
  waived: false,
  waiverId: null,
  enforcedFrom: null,
  area: 'infrastructure',
  reason: '',
  observed: null,
  expected: '',
  facts: [],
  source: 'aws-inspector2',
  observedAt: null,
  maxAge: 'PT24H',
  since: '',
  deadline: null,
  level: 'bronze',
  remediation: '',
  frameworks: {},
  ...change,
});

const scorecard = (change: Partial<Scorecard> = {}): Scorecard => ({
  entityRef: REF,
  title: 'payments-api',
  ownerRef: null,
  system: null,
  level: 'silver',
  score: 90,
  coverage: { known: 1, applicable: 1 },
  pillars: [],
  openFindings: {
    critical: 3,
    high: 0,
    medium: 0,
    low: 0,
    informational: 0,
    untriaged: 0,
  },
  overdueFindings: 9,
  nextDeadline: null,
  findingDeadline: null,
  evaluatedAt: '2026-11-21T17:00:00.000Z',
  nextLevel: null,
  results: [result({})],
  coverageRows: [],
  ...change,
});

const finding = (
  deadline: string | null,
  waiverId: string | null = null,
): Finding => ({
  id: '1',
  entityRef: REF,
  pillar: 'scan',
  vulnerability: 'CVE-2024-1',
  title: '',
  severity: 'critical',
  status: 'open',
  component: '',
  location: '',
  remediation: null,
  aliases: [],
  purl: null,
  fixedIn: null,
  fixAvailable: null,
  exploitAvailable: null,
  knownExploited: null,
  epss: null,
  suppression: null,
  waiverId,
  url: null,
  sources: [],
  firstSeenAt: '',
  lastSeenAt: '',
  deadline,
});

function source(
  getScorecard: ScorecardReads['getScorecard'],
  findings: Finding[] = [],
) {
  const queries: ListFindingsOptions[] = [];
  const posture = new ScorecardPosture(
    {
      getScorecard,
      listFindings: async (_, query) => {
        queries.push(query);
        const { limit = 20, offset = 0 } = query;
        return {
          items: findings.slice(offset, offset + limit),
          totalItems: findings.length,
          serverTime: '',
        };
      },
    },
    mockServices.auth(),
    () => NOW,
  );
  return { posture, queries };
}

describe('ScorecardPosture', () => {
  it('counts criticals that are open and overdue, over all pages', async () => {
    const late = '2026-11-20T00:00:00.000Z';
    const { posture, queries } = source(
      async () => scorecard(),
      [
        ...Array.from({ length: 250 }, () => finding(late)),
        finding('2026-12-01T00:00:00.000Z'),
        finding(null),
        finding(late, 'waiver'),
      ],
    );
    expect(await posture.posture(REF)).toEqual({
      status: 'resolved',
      value: {
        level: 'silver',
        openCriticals: 3,
        overdueCriticals: 250,
        asOf: '2026-11-21T17:00:00.000Z',
      },
    });
    expect(queries).toMatchObject([
      { severity: 'critical', status: 'open', offset: 0 },
      { severity: 'critical', status: 'open', offset: 200 },
    ]);
  });

  it('is empty only where there is no scorecard', async () => {
    const { posture } = source(async () => {
      throw new NotFoundError('no');
    });
    expect(await posture.posture(REF)).toMatchObject({ status: 'empty' });
  });

  it.each<[string, ScorecardReads['getScorecard']]>([
    [
      'an error',
      async () => {
        throw new Error('down');
      },
    ],
    ['never evaluated', async () => scorecard({ evaluatedAt: null })],
    ...(['unknown', 'stale', 'error'] as const).map(
      (state): [string, ScorecardReads['getScorecard']] => [
        `scans that are ${state}`,
        async () => scorecard({ results: [result({}), result({ state })] }),
      ],
    ),
  ])('can not tell: %s', async (_, getScorecard) => {
    const { posture } = source(getScorecard);
    expect(await posture.posture(REF)).toMatchObject({
      status: 'error',
      reason: expect.stringContaining(REF),
    });
  });

  it('does not mind what is unknown outside of scans', async () => {
    const { posture } = source(async () =>
      scorecard({ results: [result({ pillar: 'logging', state: 'unknown' })] }),
    );
    expect(await posture.posture(REF)).toMatchObject({ status: 'resolved' });
  });
});
