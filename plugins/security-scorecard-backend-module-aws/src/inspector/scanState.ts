import type {
  CoveredResource,
  ScanStatusReason,
} from '@aws-sdk/client-inspector2';
import type { Coverage } from '@fairway/plugin-security-scorecard-common';

/** State of a scan, as the scorecard shows it. */
export type ScanState = Coverage['state'];

/** Best first; the state of an entity is the worst of its resources. */
const BEST_TO_WORST: readonly ScanState[] = [
  'scanned',
  'pending',
  'stale',
  'excluded',
  'cannot-scan',
  'broken',
  'not-enabled',
  'not-covered',
  'unknown',
];

/** The worst of the given states; `unknown` when there is none. */
export function worstState(states: readonly ScanState[]): ScanState {
  const worst = Math.max(...states.map(state => BEST_TO_WORST.indexOf(state)));
  return BEST_TO_WORST[worst] ?? 'unknown';
}

/**
 * What Inspector's reasons mean. `ignore` is a resource that is gone.
 * From the ScanStatusReason enum of the Inspector2 API and its user guide.
 */
const REASONS: Readonly<Record<ScanStatusReason, ScanState | 'ignore'>> = {
  SUCCESSFUL: 'scanned',
  PENDING_INITIAL_SCAN: 'pending',
  PENDING_REVIVAL_SCAN: 'pending',
  SCAN_IN_PROGRESS: 'pending',
  DEEP_INSPECTION_NO_INVENTORY: 'pending',
  SCAN_ELIGIBILITY_EXPIRED: 'stale',
  STALE_INVENTORY: 'stale',
  SCAN_FREQUENCY_SCAN_ON_PUSH: 'stale',
  EC2_INSTANCE_STOPPED: 'stale',
  RESOURCE_STOPPED: 'stale',
  IMAGE_ARCHIVED: 'stale',
  INTEGRATION_CONNECTION_LOST: 'stale',
  EXCLUDED_BY_TAG: 'excluded',
  SCAN_FREQUENCY_MANUAL: 'excluded',
  NO_SCAN_CONFIGURATION_ASSOCIATED: 'excluded',
  UNSUPPORTED_OS: 'cannot-scan',
  UNSUPPORTED_RUNTIME: 'cannot-scan',
  UNSUPPORTED_LANGUAGE: 'cannot-scan',
  UNSUPPORTED_MEDIA_TYPE: 'cannot-scan',
  UNSUPPORTED_CODE_ARTIFACTS: 'cannot-scan',
  UNSUPPORTED_CONFIG_FILE: 'cannot-scan',
  IMAGE_SIZE_EXCEEDED: 'cannot-scan',
  AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED: 'cannot-scan',
  AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED: 'cannot-scan',
  DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED: 'cannot-scan',
  DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED: 'cannot-scan',
  DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED: 'cannot-scan',
  UNMANAGED_EC2_INSTANCE: 'broken',
  RESOURCE_UNMANAGED: 'broken',
  NO_INVENTORY: 'broken',
  ACCESS_DENIED: 'broken',
  ACCESS_DENIED_TO_ENCRYPTION_KEY: 'broken',
  INTERNAL_ERROR: 'broken',
  RESOURCE_TERMINATED: 'ignore',
  PENDING_DISABLE: 'ignore',
  NO_RESOURCES_FOUND: 'ignore',
};

const BY_REASON: ReadonlyMap<string, ScanState | 'ignore'> = new Map(
  Object.entries(REASONS),
);

/** A scan younger than this is current. */
export interface ScanAge {
  now: Date;
  maxScanAgeMs: number;
}

/**
 * State of one coverage row. Anything that this version doesn't know is
 * `unknown`: Inspector has added reasons before.
 */
export function scanStateOf(
  row: Pick<CoveredResource, 'scanStatus' | 'lastScannedAt'>,
  { now, maxScanAgeMs }: ScanAge,
): ScanState | 'ignore' {
  const { reason, statusCode } = row.scanStatus ?? {};
  const state = (reason && BY_REASON.get(reason)) ?? 'unknown';
  if (state !== 'scanned') {
    return state;
  }
  if (statusCode !== 'ACTIVE' || !row.lastScannedAt) {
    return 'unknown';
  }
  const age = now.getTime() - row.lastScannedAt.getTime();
  return age > maxScanAgeMs ? 'stale' : 'scanned';
}
