import type {
  ImageDriftDetail,
  ImageFigures,
  ImageScan,
  ImageScanners,
  ImageScannerStatus,
  RegisteredImageDetail,
  SampleDetail,
} from '@fairway/plugin-approved-images-common';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** A proposal of the payments team unless it says otherwise. */
export function anImage(
  given: Partial<RegisteredImageDetail> = {},
): RegisteredImageDetail {
  return {
    id: 'image-1',
    kind: 'container',
    name: 'node-runtime',
    reference: `registry.example/node@${DIGEST}`,
    region: null,
    accountId: null,
    ownerRef: 'group:default/payments',
    reason: 'The base of our services.',
    status: 'proposed',
    source: 'api',
    proposedBy: 'user:default/ana',
    proposedAt: '2026-11-20T09:00:00.000Z',
    decidedBy: null,
    approvedAt: null,
    supportedUntil: '2098-01-01',
    usable: false,
    timeline: [
      {
        at: '2026-11-20T09:00:00.000Z',
        actor: 'user:default/ana',
        action: 'proposed',
        text: 'The base of our services.',
      },
    ],
    ...given,
  };
}

/** A scan that found something unless it says otherwise. */
export function aScan(given: Partial<ImageScan> = {}): ImageScan {
  return {
    id: 'scan-1',
    entityRef: 'component:default/shipment-tracker',
    kind: 'container',
    reference: 'busybox:1.37',
    place: 'harbour-prod/logistics',
    cause: 'drift',
    state: 'findings',
    scanner: 'builder',
    attempts: 1,
    requestedAt: '2026-11-21T09:00:00.000Z',
    sentAt: '2026-11-21T09:01:00.000Z',
    finishedAt: '2026-11-21T09:05:00.000Z',
    critical: 2,
    high: 5,
    url: 'https://scanner.example/report/1',
    error: null,
    ...given,
  };
}

/** A debugger that was left in a pod unless it says otherwise. */
export function aDrift(
  given: Partial<ImageDriftDetail> = {},
): ImageDriftDetail {
  return {
    id: 'drift-1',
    entityRef: 'component:default/shipment-tracker',
    title: 'Shipment tracker',
    ownerRef: 'group:default/logistics',
    kind: 'container',
    reference: 'busybox:1.37',
    digest: DIGEST,
    region: null,
    accountId: null,
    place: 'harbour-prod/logistics',
    instances: 1,
    reason: 'unregistered',
    status: 'open',
    openedAt: '2026-11-21T09:00:00.000Z',
    closedAt: null,
    explanation: null,
    explainedBy: null,
    decidedBy: null,
    scan: aScan(),
    mayExplain: true,
    timeline: [
      {
        at: '2026-11-21T09:00:00.000Z',
        actor: 'plugin:approved-images',
        action: 'opened',
        text: 'unregistered',
      },
    ],
    ...given,
  };
}

/** A sample of which one service is not known. */
export function aSample(given: Partial<SampleDetail> = {}): SampleDetail {
  return {
    week: '2026-W47',
    seed: 'f00d',
    population: 38,
    size: 2,
    drawnAt: '2026-11-16T00:05:00.000Z',
    verified: 1,
    undetermined: 1,
    outOfBand: 2,
    inBand: 6,
    services: [
      {
        entityRef: 'component:default/payments-api',
        state: 'verified',
        problem: null,
        refreshedAt: '2026-11-16T00:06:00.000Z',
        verifiedAt: '2026-11-16T00:30:00.000Z',
        outOfBand: 2,
        inBand: 6,
        findings: [
          {
            id: 'f1',
            vulnerability: 'CVE-2026-1',
            severity: 'critical',
            title: 'Somebody can read everything',
          },
        ],
      },
      {
        entityRef: 'component:default/login-service',
        state: 'undetermined',
        problem: 'Not read again: aws-logging',
        refreshedAt: '2026-11-16T00:06:00.000Z',
        verifiedAt: '2026-11-16T06:10:00.000Z',
        outOfBand: 0,
        inBand: 0,
        findings: [],
      },
    ],
    ...given,
  };
}

/** Numbers with one of each. */
export function someFigures(given: Partial<ImageFigures> = {}): ImageFigures {
  return {
    approved: 9,
    proposed: 1,
    expiring: 0,
    open: 3,
    explained: 1,
    undetermined: 2,
    services: 4,
    scansWaiting: 1,
    sampling: {
      samples: 4,
      outOfBand: 2,
      inBand: 6,
      undetermined: 1,
      share: 0.25,
    },
    ...given,
  };
}

/** A scanner that works unless it says otherwise. */
export function aScanner(
  given: Partial<ImageScannerStatus> = {},
): ImageScannerStatus {
  return {
    scanner: 'aws-sqs',
    kinds: ['container', 'machine'],
    state: 'working',
    waiting: 1,
    running: 2,
    failed: 0,
    unanswered: 0,
    lastAnswerAt: '2026-11-21T09:05:00.000Z',
    lastFailure: null,
    answers: {
      accepted: 9,
      duplicate: 1,
      conflict: 0,
      forged: 0,
      malformed: 0,
    },
    lastAt: '2026-11-21T09:05:00.000Z',
    lastRefused: null,
    ...given,
  };
}

/** One scanner, which has all scans. */
export function someScanners(
  given: Partial<ImageScanners> = {},
): ImageScanners {
  return {
    items: [aScanner()],
    unclaimed: { waiting: 0, unanswered: 0, why: null },
    ...given,
  };
}
