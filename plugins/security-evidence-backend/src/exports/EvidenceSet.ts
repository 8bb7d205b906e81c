import type {
  Activity,
  ActivityKind,
  FrameworkEvidence,
  ServiceEvidence,
} from '@fairway/plugin-security-evidence-common';
import type {
  AsOfFinding,
  CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';

/** What an export is of. */
export interface ExportHead {
  /** The controls that are exported, with their sums. */
  summary: FrameworkEvidence;
  /** Of the checks of those controls. */
  definitions: readonly CheckDefinition[];
  /** Start of the period of access, changes and cases; its end is the moment of the results. */
  from: string;
  generatedAt: string;
  /** Ref of the person or plugin that asked. */
  generatedBy: string;
}

/** A service with the findings behind its results. */
export interface ExportedService extends ServiceEvidence {
  findings: AsOfFinding[];
}

/** What happened, a page at a time, or why there is nothing to tell. */
export type ActivityPiece =
  | { kind: ActivityKind; items: Activity[] }
  | { kind: ActivityKind; unavailable: string };

/** Everything that an export contains; read once, in this order. */
export interface EvidenceSet extends ExportHead {
  services: AsyncIterable<readonly ExportedService[]>;
  activities: AsyncIterable<ActivityPiece>;
}

/** Control ids by check id. */
export function controlsByCheck({
  summary,
}: ExportHead): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, checkIds } of summary.controls) {
    for (const checkId of checkIds) {
      found.set(checkId, [...(found.get(checkId) ?? []), id]);
    }
  }
  return found;
}
