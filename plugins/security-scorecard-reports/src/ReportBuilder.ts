import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import type { Severity } from '@fairway/plugin-security-scorecard-common';
import { ReportError } from './errors';
import { identify } from './identity';
import type { ReportLimits } from './limits';
import { readPurl } from './purl';
import { clean, isoTime, safeUrl } from './text';
import type {
  FindingKind,
  ParsedReport,
  ReportedFinding,
  ReportEvidence,
  VexStatement,
} from './types';

/** A finding as a parser reads it; the builder cuts and checks what it says. */
export interface DraftFinding {
  /** Ids of the weakness, the scanner's own first. */
  ids: readonly (string | undefined)[];
  kind: FindingKind;
  severity: Severity;
  title: string | undefined;
  component: string | undefined;
  location: string | undefined;
  /** Line of the file that the location is. */
  line?: number;
  purl?: string;
  fixedIn?: string;
  fixAvailable?: boolean;
  remediation?: string;
  url?: string;
  epss?: number;
  exploitAvailable?: boolean;
  knownExploited?: boolean;
  firstSeenAt?: string;
  /** Present when it is suppressed. */
  suppression?: string;
}

const MAX = {
  title: 280,
  component: 300,
  location: 500,
  version: 200,
  text: 2000,
  suppression: 500,
  warnings: 50,
};

const optional = (text: string | undefined, max: number) =>
  (text && clean(text, max)) || undefined;

const isLine = (line: number | undefined): line is number =>
  line !== undefined && Number.isSafeInteger(line) && line > 0;

/** Collects what one report says, within the limits. */
export class ReportBuilder {
  private readonly findings: ReportedFinding[] = [];
  private readonly statements: VexStatement[] = [];
  private readonly evidence = new Set<ReportEvidence>();
  private readonly warnings = new Map<string, number>();
  private readonly failures: string[] = [];
  private toolName = '';
  private toolVersion?: string;
  private created?: string;
  private components?: number;
  private readonly inFiles = new Map<string, number>();

  constructor(
    private readonly format: ReportFormat,
    private readonly limits: ReportLimits,
  ) {}

  tool(name: string | undefined, version?: string): void {
    this.toolName ||= optional(name, 100) ?? '';
    this.toolVersion ??= optional(version, 100);
  }

  createdAt(text: string | undefined): void {
    this.created ??= isoTime(text);
  }

  proves(...evidence: ReportEvidence[]): void {
    evidence.forEach(e => this.evidence.add(e));
  }

  inventory(components: number): void {
    this.components = (this.components ?? 0) + components;
  }

  /** Notes something that was left out; the same words are counted, not repeated. */
  warn(text: string): void {
    if (this.warnings.has(text) || this.warnings.size < MAX.warnings) {
      this.warnings.set(text, (this.warnings.get(text) ?? 0) + 1);
    }
  }

  /** The scan did not finish; what it found so far is kept. */
  failed(reason: string): void {
    if (this.failures.length < 5) {
      this.failures.push(clean(reason, 500));
    }
  }

  add(draft: DraftFinding): void {
    this.room(this.findings.length, 'findings');
    const { vulnerability, aliases } = identify(draft.ids);
    const title = optional(draft.title, MAX.title) ?? vulnerability;
    const component = optional(draft.component, MAX.component) ?? 'unknown';
    const location = optional(draft.location, MAX.location) ?? 'unknown';
    const line = isLine(draft.line) ? draft.line : undefined;
    const suppression = optional(draft.suppression, MAX.suppression);
    const finding: ReportedFinding = {
      kind: draft.kind,
      vulnerability,
      title: line ? `${title} (line ${line})` : title,
      severity: draft.severity,
      status: draft.suppression === undefined ? 'open' : 'suppressed',
      component,
      location: line
        ? this.placeInFile(vulnerability, component, location)
        : location,
      aliases: aliases.length ? aliases : undefined,
      purl: readPurl(draft.purl),
      fixedIn: optional(draft.fixedIn, MAX.version),
      fixAvailable: draft.fixAvailable,
      remediation: optional(draft.remediation, MAX.text),
      url: safeUrl(draft.url),
      epss:
        draft.epss !== undefined && draft.epss >= 0 && draft.epss <= 1
          ? draft.epss
          : undefined,
      exploitAvailable: draft.exploitAvailable,
      knownExploited: draft.knownExploited,
      firstSeenAt: isoTime(draft.firstSeenAt),
      suppression:
        draft.suppression === undefined
          ? undefined
          : (suppression ?? 'suppressed in the report'),
    };
    this.findings.push(finding);
  }

  state(
    statement: Omit<VexStatement, 'vulnerability' | 'aliases'> & {
      ids: readonly (string | undefined)[];
    },
  ): void {
    this.room(this.statements.length, 'VEX statements');
    const { ids, product, subcomponents, status } = statement;
    this.statements.push({
      ...identify(ids),
      product: optional(product, MAX.location),
      subcomponents: subcomponents.map(s => clean(s, MAX.location)),
      status,
      justification: optional(statement.justification, 100),
      detail: optional(statement.detail, MAX.suppression),
      timestamp: isoTime(statement.timestamp),
    });
  }

  build(): ParsedReport {
    return {
      format: this.format,
      tool: {
        name: this.toolName || this.format,
        ...(this.toolVersion && { version: this.toolVersion }),
      },
      outcome: this.failures.length ? 'failed' : 'completed',
      ...(this.failures.length && { failure: this.failures.join('; ') }),
      ...(this.created && { createdAt: this.created }),
      evidence: [...this.evidence].sort(),
      findings: this.findings,
      ...(this.components !== undefined && { inventory: this.components }),
      statements: this.statements,
      warnings: [...this.warnings].map(([text, times]) =>
        times > 1 ? `${text} (${times} times)` : text,
      ),
    };
  }

  /**
   * Place of a weakness in a file, without its line: it must be the same one
   * when something above it changes. The second of its kind gets a number.
   */
  private placeInFile(
    vulnerability: string,
    component: string,
    file: string,
  ): string {
    const key = `${vulnerability}\n${component}\n${file}`;
    const nth = (this.inFiles.get(key) ?? 0) + 1;
    this.inFiles.set(key, nth);
    return nth > 1 ? `${file} (${nth})` : file;
  }

  private room(count: number, what: string): void {
    if (count >= this.limits.maxFindings) {
      throw new ReportError(
        'too-large',
        `The report has more than ${this.limits.maxFindings} ${what}`,
      );
    }
  }
}
