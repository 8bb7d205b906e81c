import type { Cursor } from '../Cursor';
import type { ReportBuilder } from '../ReportBuilder';
import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';

/** Reads one format. */
export interface FormatReader {
  format: ReportFormat;
  /** Whether the document looks like this format; looks at its outermost members only. */
  recognizes(document: Cursor): boolean;
  /** @throws ReportError when it isn't what it looks like */
  read(document: Cursor, report: ReportBuilder): void;
}

/** A package and its version as people write it. */
export function packageAt(name: string | undefined, version?: string): string {
  return version ? `${name ?? 'unknown'}@${version}` : (name ?? 'unknown');
}
