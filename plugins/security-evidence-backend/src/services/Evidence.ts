import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  ActivityPage,
  ActivityQuery,
  ControlEvidence,
  ControlEvidenceQuery,
  EvidenceQuery,
  ExportQuery,
  Framework,
  FrameworkEvidence,
} from '@fairway/plugin-security-evidence-common';

/** A file that is being written. */
export interface EvidenceExport {
  name: string;
  contentType: string;
  /** Pieces of the file. It throws when the file would get too large. */
  pieces: AsyncIterable<string>;
}

/** Evidence for what the caller may see. */
export interface Evidence {
  frameworks(options: CallerOptions): Promise<Framework[]>;
  framework(
    id: string,
    query: EvidenceQuery,
    options: CallerOptions,
  ): Promise<FrameworkEvidence>;
  control(
    framework: string,
    id: string,
    query: ControlEvidenceQuery,
    options: CallerOptions,
  ): Promise<ControlEvidence>;
  activities(
    query: ActivityQuery,
    options: CallerOptions,
  ): Promise<ActivityPage>;
  /** Everything of it is checked before the first piece, but for its size. */
  export(
    framework: string,
    query: ExportQuery,
    options: CallerOptions,
  ): Promise<EvidenceExport>;
}
