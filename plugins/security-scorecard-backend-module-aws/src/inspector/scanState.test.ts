import {
  type CoveredResource,
  ScanStatusReason,
} from '@aws-sdk/client-inspector2';
import { type ScanState, scanStateOf, worstState } from './scanState';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const AGE = { now: NOW, maxScanAgeMs: 3 * 86_400_000 };

/** What each reason means, written down from the user guide of Inspector. */
const TABLE: Record<string, string> = {
  scanned: 'SUCCESSFUL',
  pending:
    'PENDING_INITIAL_SCAN PENDING_REVIVAL_SCAN SCAN_IN_PROGRESS DEEP_INSPECTION_NO_INVENTORY',
  stale:
    'SCAN_ELIGIBILITY_EXPIRED STALE_INVENTORY SCAN_FREQUENCY_SCAN_ON_PUSH EC2_INSTANCE_STOPPED RESOURCE_STOPPED IMAGE_ARCHIVED INTEGRATION_CONNECTION_LOST',
  excluded:
    'EXCLUDED_BY_TAG SCAN_FREQUENCY_MANUAL NO_SCAN_CONFIGURATION_ASSOCIATED',
  'cannot-scan':
    'UNSUPPORTED_OS UNSUPPORTED_RUNTIME UNSUPPORTED_LANGUAGE UNSUPPORTED_MEDIA_TYPE UNSUPPORTED_CODE_ARTIFACTS UNSUPPORTED_CONFIG_FILE IMAGE_SIZE_EXCEEDED AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED',
  broken:
    'UNMANAGED_EC2_INSTANCE RESOURCE_UNMANAGED NO_INVENTORY ACCESS_DENIED ACCESS_DENIED_TO_ENCRYPTION_KEY INTERNAL_ERROR',
  ignore: 'RESOURCE_TERMINATED PENDING_DISABLE NO_RESOURCES_FOUND',
};
const EXPECTED = Object.entries(TABLE).flatMap(([state, reasons]) =>
  reasons.split(' ').map(reason => [reason, state] as const),
);

type Row = Pick<CoveredResource, 'scanStatus' | 'lastScannedAt'>;

const row = (
  reason: string,
  statusCode = 'ACTIVE',
  lastScannedAt = new Date('2026-11-21T06:00:00.000Z'),
): Row => {
  const scanStatus: object = { reason, statusCode };
  // The SDK passes on what it doesn't know, in spite of its types.
  return { ...({ scanStatus } as Row), lastScannedAt };
};

it('has a line for each of the reasons that the SDK knows', () => {
  expect(EXPECTED.map(([reason]) => reason).sort()).toEqual(
    Object.values(ScanStatusReason).sort(),
  );
});

it.each(EXPECTED)('%s is %s', (reason, state) => {
  expect(scanStateOf(row(reason), AGE)).toBe(state);
});

it.each([
  ['a reason that is new to us', row('MOON_PHASE')],
  ['an inactive scan that succeeded once', row('SUCCESSFUL', 'INACTIVE')],
  ['a status that is new to us', row('SUCCESSFUL', 'HALF_ACTIVE')],
  ['no status', {}],
  [
    'a scan without a date',
    { scanStatus: { reason: 'SUCCESSFUL', statusCode: 'ACTIVE' } } as const,
  ],
  ['the name of a property of every object', row('constructor')],
])('%s is unknown', (_what, coverage) => {
  expect(scanStateOf(coverage, AGE)).toBe('unknown');
});

it.each([
  ['2026-11-18T12:00:00.000Z', 'scanned'],
  ['2026-11-18T11:59:59.999Z', 'stale'],
])('a scan of %s is %s', (at, state) => {
  expect(scanStateOf(row('SUCCESSFUL', 'ACTIVE', new Date(at)), AGE)).toBe(
    state,
  );
});

it('nothing makes a worse state better, and nothing known is unknown', () => {
  const states: ScanState[] = ['scanned', 'pending', 'unknown'];
  expect(worstState(states)).toBe('unknown');
  expect(worstState(['scanned', 'stale', 'pending'])).toBe('stale');
  expect(worstState([])).toBe('unknown');
});
