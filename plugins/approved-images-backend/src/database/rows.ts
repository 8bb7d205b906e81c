import type {
  DriftReason,
  DriftStatus,
  ImageDrift,
  ImageKind,
  ImageScan,
  ImageStatus,
  RegisteredImage,
  RunningImage,
  ScanState,
} from '@fairway/plugin-approved-images-common';
import { isUsable, type RegisterEntry } from '../domain/judge';

/** Pattern of SQL's `like` for a case-insensitive part. */
export function likePattern(part: string): string {
  const escaped = part
    .toLocaleLowerCase('en-US')
    .replace(/[\\%_]/g, character => `\\${character}`);
  return `%${escaped}%`;
}

/** A row of `images`. */
export interface ImageRow {
  id: string;
  kind: ImageKind;
  name: string;
  reference: string;
  lookup_key: string;
  region: string | null;
  account_id: string | null;
  owner_ref: string;
  reason: string | null;
  status: ImageStatus;
  source: 'policy' | 'api';
  proposed_by: string | null;
  proposed_at: string | null;
  decided_by: string | null;
  approved_at: string | null;
  supported_until: string;
  unique_key: string | null;
}

/** A row as the judge reads it. */
export function entryOf(row: ImageRow): RegisterEntry {
  return {
    kind: row.kind,
    reference: row.reference,
    lookupKey: row.lookup_key,
    region: row.region,
    accountId: row.account_id,
    status: row.status,
    approvedAt: row.approved_at,
    supportedUntil: row.supported_until,
  };
}

/** A row as the API shows it. */
export function imageOf(row: ImageRow, today: string): RegisteredImage {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    reference: row.reference,
    region: row.region,
    accountId: row.account_id,
    ownerRef: row.owner_ref,
    reason: row.reason,
    status: row.status,
    source: row.source,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    approvedAt: row.approved_at,
    supportedUntil: row.supported_until,
    usable: isUsable(entryOf(row), today),
  };
}

/** What rows of `running`, `drifts` and `scans` say of an image. */
export interface PlacedRow {
  kind: 'container' | 'machine';
  reference: string;
  digest: string | null;
  region: string | null;
  account_id: string | null;
  place: string;
}

/** A row of `running`. */
export interface RunningRow extends PlacedRow {
  entity_ref: string;
  image_key: string;
  instances: number;
}

/** A row as an image that runs. */
export function runningOf(
  row: PlacedRow & { instances: number },
): RunningImage {
  return {
    kind: row.kind,
    reference: row.reference,
    digest: row.digest,
    region: row.region,
    accountId: row.account_id,
    place: row.place,
    instances: row.instances,
  };
}

/** A row of `drifts`, with the service's names where a list joins them. */
export interface DriftRow extends RunningRow {
  id: string;
  reason: DriftReason;
  status: DriftStatus;
  opened_at: string;
  closed_at: string | null;
  explanation: string | null;
  explained_by: string | null;
  decided_by: string | null;
  changed_by: string;
  changed_at: string;
  title: string;
  owner_ref: string | null;
}

/** A row of `scans`. */
export interface ScanRow extends PlacedRow {
  id: string;
  entity_ref: string;
  image_key: string;
  cause: ImageScan['cause'];
  state: ScanState;
  scanner: string | null;
  attempts: number;
  requested_at: string;
  sent_at: string | null;
  finished_at: string | null;
  critical: number | null;
  high: number | null;
  url: string | null;
  error: string | null;
}

/** A row as the API shows it. */
export function scanOf(row: ScanRow): ImageScan {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    kind: row.kind,
    reference: row.reference,
    place: row.place,
    cause: row.cause,
    state: row.state,
    scanner: row.scanner,
    attempts: row.attempts,
    requestedAt: row.requested_at,
    sentAt: row.sent_at,
    finishedAt: row.finished_at,
    critical: row.critical,
    high: row.high,
    url: row.url,
    error: row.error,
  };
}

/** A row as the API shows it, whoever asks. */
export function driftOf(
  row: DriftRow,
  scan: ImageScan | null,
): Omit<ImageDrift, 'mayExplain'> {
  return {
    ...runningOf(row),
    id: row.id,
    entityRef: row.entity_ref,
    title: row.title,
    ownerRef: row.owner_ref,
    reason: row.reason,
    status: row.status,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    explanation: row.explanation,
    explainedBy: row.explained_by,
    decidedBy: row.decided_by,
    scan,
  };
}
