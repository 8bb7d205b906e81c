import type {
  ControlView,
  FleetSummary,
  GoldenPathService,
  GoldenPathServiceDetail,
  Preview,
} from '@fairway/plugin-golden-path-common';

/** A service that is outdated and pristine unless it says otherwise. */
export function aService(
  given: Partial<GoldenPathService> = {},
): GoldenPathService {
  return {
    entityRef: 'component:default/payments-api',
    title: 'Payments API',
    ownerRef: 'group:default/payments',
    systemRef: null,
    template: 'template:default/secure-service-node',
    version: '1.0.0',
    latest: '1.1.0',
    templateState: 'outdated',
    drift: { pristine: 40, edited: 0, weakened: 0 },
    controls: { pass: 20, fail: 0, unknown: 0, 'not-applicable': 2 },
    upgrade: null,
    observedAt: new Date(Date.now() - 4 * 60_000).toISOString(),
    mayUpgrade: true,
    ...given,
  };
}

/** A control that passes unless it says otherwise. */
export function aControl(given: Partial<ControlView> = {}): ControlView {
  return {
    id: 'dockerfile',
    title: 'Container image',
    area: 'infrastructure',
    severity: 'high',
    state: 'pass',
    message: 'The image is pinned and does not run as root.',
    remediation: 'Pin the base image by digest.',
    frameworks: { soc2: ['CC6.8'], iso27002: ['8.9', '8.19'] },
    ...given,
  };
}

/** A service with one weakened file and the control that fails by it. */
export function aDetail(
  given: Partial<GoldenPathServiceDetail> = {},
): GoldenPathServiceDetail {
  return {
    ...aService({
      drift: { pristine: 38, edited: 1, weakened: 1 },
      controls: { pass: 1, fail: 1, unknown: 1, 'not-applicable': 0 },
    }),
    controlResults: [
      aControl({ id: 'codeowners', title: 'Code owners', area: 'ci-cd' }),
      aControl({ state: 'fail', message: 'Runs as root.' }),
      aControl({
        id: 'privacy',
        title: 'Personal data',
        area: 'data-protection',
        state: 'unknown',
        message: null,
      }),
    ],
    files: [
      { path: 'Dockerfile', verdict: 'weakened' },
      { path: 'README.md', verdict: 'edited' },
    ],
    ...given,
  };
}

/** The fleet of one service. */
export function aSummary(given: Partial<FleetSummary> = {}): FleetSummary {
  return {
    services: 45,
    outdated: 12,
    unknown: 3,
    weakened: 2,
    failing: 4,
    versions: [
      {
        template: 'template:default/secure-service-node',
        version: '1.1.0',
        services: 30,
      },
      {
        template: 'template:default/secure-service-node',
        version: '1.0.0',
        services: 12,
      },
      { template: null, version: null, services: 3 },
    ],
    ...given,
  };
}

/** What a service starts with: all its controls pass, and nobody has scanned it. */
export function aPreview(given: Partial<Preview> = {}): Preview {
  const counts = {
    pass: 0,
    fail: 0,
    warn: 0,
    'not-applicable': 0,
    unknown: 0,
    stale: 0,
    error: 0,
  };
  return {
    template: 'template:default/secure-service-node',
    version: '1.1.0',
    controls: [
      aControl(),
      aControl({
        id: 'privacy',
        title: 'Personal data',
        area: 'data-protection',
        state: 'not-applicable',
        message: 'The service holds no personal data.',
      }),
    ],
    scorecard: {
      level: 'none',
      score: 100,
      coverage: { known: 1, applicable: 2 },
      pillars: [
        {
          pillar: 'scan',
          level: 'none',
          worst: 'unknown',
          waived: 0,
          counts: { ...counts, unknown: 1 },
        },
        {
          pillar: 'golden-path',
          level: 'gold',
          worst: 'pass',
          waived: 0,
          counts: { ...counts, pass: 1 },
        },
      ],
      checks: [
        {
          checkId: 'scan.covered',
          title: 'Every artefact is scanned',
          pillar: 'scan',
          state: 'unknown',
          reason: 'Amazon Inspector has not seen it yet.',
        },
        {
          checkId: 'golden-path.dockerfile',
          title: 'Container image',
          pillar: 'golden-path',
          state: 'pass',
          reason: 'As expected: pinned.',
        },
      ],
    },
    scorecardProblem: null,
    ...given,
  };
}
