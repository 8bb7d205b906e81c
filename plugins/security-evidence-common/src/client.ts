import type {
  ActivityPage,
  ActivityQuery,
  ControlEvidence,
  ControlEvidenceQuery,
  EvidenceQuery,
  ExportQuery,
  Framework,
  FrameworkEvidence,
} from './types';

/** Options of every request. */
export interface SecurityEvidenceRequestOptions {
  /** Backstage token of the caller; needed between backends, not in a browser. */
  token?: string;
}

/** A file to keep. */
export interface EvidenceFile {
  /** As the server names it, for example `evidence-soc2-2026-11-22.csv`. */
  name: string;
  content: Blob;
}

/** Evidence, for frontends and other backends. */
export interface SecurityEvidenceClient {
  listFrameworks(
    request?: SecurityEvidenceRequestOptions,
  ): Promise<Framework[]>;
  /** Throws NotFoundError when there is no such framework. */
  getFramework(
    framework: string,
    query?: EvidenceQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<FrameworkEvidence>;
  /** Throws NotFoundError when there is no such framework or control. */
  getControl(
    framework: string,
    control: string,
    query?: ControlEvidenceQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<ControlEvidence>;
  /** Newest first. */
  listActivities(
    query: ActivityQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<ActivityPage>;
  /** Throws a 403 without the permission to export. Each export is audited. */
  exportEvidence(
    framework: string,
    query: ExportQuery,
    request?: SecurityEvidenceRequestOptions,
  ): Promise<EvidenceFile>;
}
