import type {
  Activity,
  Control,
  ControlEvidence,
  Framework,
  FrameworkEvidence,
  ServiceEvidence,
} from '@fairway/plugin-security-evidence-common';

/** A framework with three controls, of which two are checked. */
export function aFramework(given: Partial<Framework> = {}): Framework {
  return {
    id: 'soc2',
    title: 'SOC 2',
    version: '2017',
    publisher: 'AICPA',
    url: 'https://example.com/soc2',
    controls: 3,
    checked: 2,
    ...given,
  };
}

/** A control that one of three services fails, unless it says otherwise. */
export function aControl(given: Partial<Control> = {}): Control {
  return {
    id: 'CC7.2',
    title: 'Anomalies are watched for',
    group: 'System operations',
    state: 'not-satisfied',
    checkIds: ['logging.trail'],
    services: {
      'not-satisfied': 1,
      undetermined: 1,
      excepted: 0,
      satisfied: 1,
      'not-applicable': 0,
    },
    ...given,
  };
}

const none = {
  'not-satisfied': 0,
  undetermined: 0,
  excepted: 0,
  satisfied: 0,
  'not-applicable': 0,
};

/** Three controls: one fails, one holds, one has no check. */
export function someEvidence(
  given: Partial<FrameworkEvidence> = {},
): FrameworkEvidence {
  const { controls: _, checked: __, ...framework } = aFramework();
  return {
    framework,
    at: '2026-11-22T23:59:59.999Z',
    scope: null,
    recordedSince: '2026-10-01T00:00:00.000Z',
    services: 3,
    totals: {
      'not-satisfied': 1,
      undetermined: 0,
      excepted: 0,
      satisfied: 1,
      'not-applicable': 0,
      'no-check': 1,
    },
    controls: [
      aControl(),
      aControl({
        id: 'CC6.1',
        title: 'Access is limited',
        group: 'Logical access',
        state: 'satisfied',
        services: { ...none, satisfied: 3 },
        checkIds: ['rbac.none', 'rbac.few'],
      }),
      aControl({
        id: 'CC1.1',
        title: 'Integrity is lived',
        group: 'Control environment',
        state: 'no-check',
        services: none,
        checkIds: [],
      }),
    ],
    ...given,
  };
}

/** A service that fails one check, with an exception for another, unless it says otherwise. */
export function aService(
  given: Partial<ServiceEvidence> = {},
): ServiceEvidence {
  return {
    entityRef: 'component:default/payments-api',
    title: 'Payments API',
    ownerRef: 'group:default/payments',
    inCatalog: true,
    state: 'not-satisfied',
    results: [
      {
        checkId: 'logging.trail',
        title: 'A trail records everywhere',
        pillar: 'logging',
        state: 'fail',
        waived: false,
        waiverId: null,
        since: '2026-11-22T08:00:05.000Z',
        source: 'aws-logging',
        facts: [
          {
            name: 'aws-logging.trailMultiRegion',
            value: false,
            source: 'aws-logging',
            observedAt: '2026-11-22T08:00:04.000Z',
          },
          {
            name: 'aws-logging.regions',
            value: [],
            source: 'aws-logging',
            observedAt: '2026-11-22T08:00:04.000Z',
          },
        ],
      },
      {
        checkId: 'logging.flow-logs',
        title: 'Flow logs are kept',
        pillar: 'logging',
        state: 'unknown',
        waived: true,
        waiverId: 'waiver-1',
        since: null,
        source: 'aws-logging',
        facts: [],
      },
    ],
    exceptions: [
      {
        waiverId: 'waiver-1',
        entityRef: 'component:default/payments-api',
        target: { kind: 'check', id: 'logging.flow-logs' },
        targetTitle: 'Flow logs are kept',
        type: 'compensating-control',
        justification: 'The firewall keeps <b>all</b> of it.',
        requestedBy: 'user:default/bo',
        requestedAt: '2026-11-01T08:00:00.000Z',
        decidedBy: 'user:default/sam',
        decidedAt: '2026-11-02T08:00:00.000Z',
        expiresAt: '2026-12-01T08:00:00.000Z',
      },
    ],
    openFindings: {
      critical: 1,
      high: 2,
      medium: 0,
      low: 0,
      informational: 0,
      untriaged: 0,
    },
    ...given,
  };
}

/** One control with one service. */
export function aControlEvidence(
  given: Partial<ControlEvidence> = {},
): ControlEvidence {
  const { framework, at, scope, recordedSince } = someEvidence();
  return {
    framework,
    at,
    scope,
    recordedSince,
    control: aControl(),
    checks: [
      {
        checkId: 'logging.trail',
        title: 'A trail records everywhere',
        pillar: 'logging',
        severity: 'high',
        mode: 'enforce',
        expected: 'A multi-region trail that is logging',
        counts: {
          pass: 1,
          fail: 1,
          warn: 0,
          'not-applicable': 0,
          unknown: 1,
          stale: 0,
          error: 0,
        },
        waived: 1,
      },
    ],
    items: [aService()],
    totalItems: 1,
    ...given,
  };
}

/** A grant that was ended. */
export function anActivity(given: Partial<Activity> = {}): Activity {
  return {
    kind: 'access',
    id: '41',
    at: '2026-11-22T08:00:06.000Z',
    actor: 'plugin:security-cases',
    entityRef: 'resource:default/aws-production',
    summary: 'grant-ended',
    details: { why: 'returned', requestId: 'request-1', note: null },
    ...given,
  };
}
