import {
  REPORT_FORMATS,
  type ReportFormat,
} from '@fairway/plugin-security-scorecard-common';
import { Cursor } from './Cursor';
import { ReportError } from './errors';
import { asff } from './formats/asff';
import { cyclonedx } from './formats/cyclonedx';
import type { FormatReader } from './formats/format';
import { grype } from './formats/grype';
import { inspector2 } from './formats/inspector2';
import { klar } from './formats/klar';
import { npmAudit } from './formats/npmAudit';
import { openvex } from './formats/openvex';
import { sarif } from './formats/sarif';
import { trivy } from './formats/trivy';
import { parseJson, textOf, type ReportInput } from './json';
import { DEFAULT_LIMITS, type ReportLimits } from './limits';
import { ReportBuilder } from './ReportBuilder';
import type { ParsedReport } from './types';

const READERS: Record<ReportFormat, FormatReader> = {
  sarif,
  trivy,
  grype,
  cyclonedx,
  openvex,
  'npm-audit': npmAudit,
  asff,
  inspector2,
  klar,
};

// The most telling marks first.
const DETECTION: readonly FormatReader[] = [
  cyclonedx,
  openvex,
  sarif,
  asff,
  inspector2,
  trivy,
  grype,
  npmAudit,
  klar,
];

/**
 * Format of a parsed document, by its outermost members; undefined when it
 * looks like none that can be read.
 */
export function detectFormat(document: unknown): ReportFormat | undefined {
  const cursor = Cursor.of(document);
  return DETECTION.find(reader => reader.recognizes(cursor))?.format;
}

/** Klar logs to where it writes its report; log lines mean that a layer may be missing. */
function readAfterLog(
  text: string,
  limits: ReportLimits,
): ParsedReport | undefined {
  const start = text.indexOf('\n{');
  if (start < 0) {
    return undefined;
  }
  const document = Cursor.of(parseJson(text.slice(start + 1), limits));
  if (!klar.recognizes(document)) {
    return undefined;
  }
  const report = new ReportBuilder('klar', limits);
  report.failed('there is a log before the report: layers may be missing');
  klar.read(document, report);
  return report.build();
}

/** What an empty file means depends on who should have written it: a named scanner that did not. */
function readNothing(
  format: ReportFormat | undefined,
  limits: ReportLimits,
): ParsedReport {
  if (!format) {
    throw new ReportError(
      'unsupported',
      'The report is empty; name its format to record that the scan failed',
    );
  }
  const report = new ReportBuilder(format, limits);
  report.failed('the report is empty');
  return report.build();
}

function readText(
  text: string,
  format: ReportFormat | undefined,
  limits: ReportLimits,
): ParsedReport {
  if (!text.trim()) {
    return readNothing(format, limits);
  }
  const isLogged =
    (!format || format === 'klar') && !/^[[{]/.test(text.trimStart());
  const logged = isLogged ? readAfterLog(text, limits) : undefined;
  if (logged) {
    return logged;
  }
  const document = parseJson(text, limits);
  const detected = format ?? detectFormat(document);
  if (!detected) {
    throw new ReportError(
      'unsupported',
      `The report looks like none of ${REPORT_FORMATS.join(', ')}`,
    );
  }
  const report = new ReportBuilder(detected, limits);
  READERS[detected].read(Cursor.of(document), report);
  return report.build();
}

/**
 * Reads the report of a scanner. Pure; takes time and memory in proportion to
 * the size of the report, which is bounded before anything is parsed.
 *
 * A report that says, or shows by what it leaves out, that the scan did not
 * finish is not an error: it is a report whose `outcome` is `failed`.
 *
 * @param options.format format, when it is known; detected otherwise
 * @throws {@link ReportError} and nothing else, for whatever it is given
 */
export function parseReport(
  input: ReportInput,
  options: { format?: ReportFormat; limits?: Partial<ReportLimits> } = {},
): ParsedReport {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return readText(textOf(input, limits), options.format, limits);
}
