import { createHash } from 'node:crypto';
import { secondsBefore } from '../age';
import type { Vulnerability, WorldSpec } from '../schema';
import type { WireCoverage, WireResource } from './wire';

/** Where and when a region's inventory is built. */
export interface InventoryContext {
  accountId: string;
  region: string;
  startedAt: Date;
  vulnerabilities: Record<string, Vulnerability>;
}

/** The description of a region. */
export type RegionSpec = WorldSpec['accounts'][number]['regions'][string];

/** The description of a finding. */
export type FindingSpec = RegionSpec['images'][number]['findings'][number];

/** The description of the scans of a resource that is scanned. */
export type ScanSpec = Exclude<RegionSpec['images'][number]['scan'], 'none'>;

/** A resource with what the service says of its scans. */
export interface Scanned {
  resource: WireResource;
  /** Empty when nothing scans it. */
  coverage: WireCoverage[];
  findings: readonly FindingSpec[];
}

/** Hexadecimal, of a text: stands for what the service makes up. */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

/** Members of a coverage row that tell of the scan. */
export function scanOf(
  scan: ScanSpec,
  startedAt: Date,
): Pick<WireCoverage, 'scanStatus' | 'lastScannedAt'> {
  return {
    scanStatus: { statusCode: scan.status, reason: scan.reason },
    ...(scan.age && { lastScannedAt: secondsBefore(startedAt, scan.age) }),
  };
}
