/**
 * What each kind of report holds, counted from the raw document. It shares no
 * code with the readers and is written against the formats, not against them.
 */

/** `<status> <severity>` → how many. */
export type Counts = Record<string, number>;

type Json = Record<string, unknown>;

const obj = (v: unknown): Json =>
  typeof v === 'object' && v !== null && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v))
    : {};
const list = (v: unknown): Json[] => (Array.isArray(v) ? v.map(obj) : []);
const str = (v: unknown): string => (typeof v === 'string' ? v : '');

class Tally {
  readonly counts: Counts = {};
  add(severity: string, suppressed = false, times = 1) {
    const key = `${suppressed ? 'suppressed' : 'open'} ${severity}`;
    this.counts[key] = (this.counts[key] ?? 0) + times;
  }
}

const lower: Record<string, string> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'informational',
  info: 'informational',
  informational: 'informational',
  none: 'informational',
  unknown: 'untriaged',
  untriaged: 'untriaged',
  '': 'untriaged',
};
const word = (v: unknown) => {
  const known = lower[str(v).toLowerCase()];
  if (!known) {
    throw new Error(`the test does not know the severity ${String(v)}`);
  }
  return known;
};

function sarif(doc: Json, tally: Tally): void {
  for (const run of list(doc.runs)) {
    const rules = list(obj(obj(run.tool).driver).rules);
    for (const result of list(run.results)) {
      const isFinding =
        (result.kind ?? 'fail') === 'fail' && result.baselineState !== 'absent';
      if (isFinding) {
        const rule =
          typeof result.ruleIndex === 'number'
            ? obj(rules[result.ruleIndex])
            : obj(rules.find(r => r.id === result.ruleId));
        const score = obj(rule.properties)['security-severity'];
        const level =
          result.level ?? obj(rule.defaultConfiguration).level ?? 'warning';
        const byLevel = obj({
          error: 'high',
          warning: 'medium',
          note: 'low',
          none: 'informational',
        })[str(level)];
        const byScore =
          score === undefined
            ? undefined
            : ['low', 'medium', 'high', 'critical'][
                [4, 7, 9].filter(from => Number(score) >= from).length
              ];
        const suppressions = list(result.suppressions);
        tally.add(
          str(byScore ?? byLevel),
          suppressions.length > 0 &&
            !suppressions.some(
              s => s.status === 'rejected' || s.status === 'underReview',
            ),
        );
      }
    }
  }
}

function trivy(doc: unknown, tally: Tally): void {
  const report = obj(obj(doc).report);
  for (const v of list(report.vulnerabilities)) {
    tally.add(word(v.severity));
  }
  for (const result of list(obj(doc).Results)) {
    for (const v of list(result.Vulnerabilities)) {
      tally.add(word(v.Severity));
    }
    for (const m of list(result.Misconfigurations)) {
      if (m.Status === 'FAIL') {
        tally.add(word(m.Severity));
      }
    }
    for (const other of ['Secrets', 'Licenses']) {
      for (const s of list(result[other])) {
        tally.add(word(s.Severity));
      }
    }
    for (const m of list(result.ExperimentalModifiedFindings)) {
      tally.add(word(obj(m.Finding).Severity), true);
    }
  }
}

function grype(doc: Json, tally: Tally): void {
  for (const m of list(doc.matches)) {
    tally.add(word(obj(m.vulnerability).severity));
  }
  for (const m of list(doc.ignoredMatches)) {
    tally.add(word(obj(m.vulnerability).severity), true);
  }
}

function npmAudit(doc: Json, tally: Tally): void {
  // One weakness for each advisory and version of the package (npm 6) …
  for (const advisory of Object.values(obj(doc.advisories)).map(obj)) {
    const versions = new Set(list(advisory.findings).map(f => f.version));
    tally.add(word(advisory.severity), false, Math.max(1, versions.size));
  }
  // … and for each advisory and package (npm 7); names in `via` only point to those.
  for (const pkg of Object.values(obj(doc.vulnerabilities)).map(obj)) {
    for (const via of Array.isArray(pkg.via) ? pkg.via : []) {
      if (typeof via === 'object') {
        tally.add(word(obj(via).severity));
      }
    }
  }
}

function asff(doc: unknown, tally: Tally): void {
  const findings = Array.isArray(doc)
    ? doc
    : (obj(doc).Findings ?? obj(doc).findings);
  for (const finding of list(findings)) {
    const isCurrent =
      finding.RecordState === 'ACTIVE' &&
      obj(finding.Compliance).Status !== 'PASSED';
    if (isCurrent) {
      tally.add(
        word(obj(finding.Severity).Label),
        obj(finding.Workflow).Status !== 'NEW' &&
          finding.Workflow !== undefined,
      );
    }
  }
}

function inspector2(doc: Json, tally: Tally): void {
  for (const finding of list(doc.findings)) {
    if (finding.status !== 'CLOSED') {
      tally.add(word(finding.severity), finding.status === 'SUPPRESSED');
    }
  }
}

const HARMLESS = [
  'not_affected',
  'false_positive',
  'resolved',
  'resolved_with_pedigree',
];

function cyclonedx(doc: Json, tally: Tally): void {
  for (const v of list(doc.vulnerabilities)) {
    const ratings = list(v.ratings);
    const own = ratings.filter(
      r => obj(r.source).name === obj(v.source).name && obj(v.source).name,
    );
    const words = (own.length ? own : ratings).map(r => word(r.severity));
    const worst =
      ['critical', 'high', 'medium', 'low', 'informational'].find(s =>
        words.includes(s),
      ) ?? 'untriaged';
    const affects = list(v.affects);
    for (const affected of affects.length ? affects : [{}]) {
      const versions = list(obj(affected).versions);
      tally.add(
        worst,
        HARMLESS.includes(str(obj(v.analysis).state)) ||
          (versions.length > 0 &&
            versions.every(x => x.status === 'unaffected')),
      );
    }
  }
}

/** Counts by status and severity that a document of the format holds. */
export function expectedCounts(format: string, doc: unknown): Counts {
  const tally = new Tally();
  switch (format) {
    case 'sarif':
      sarif(obj(doc), tally);
      break;
    case 'trivy':
      trivy(doc, tally);
      break;
    case 'grype':
      grype(obj(doc), tally);
      break;
    case 'npm-audit':
      npmAudit(obj(doc), tally);
      break;
    case 'asff':
      asff(doc, tally);
      break;
    case 'inspector2':
      inspector2(obj(doc), tally);
      break;
    case 'cyclonedx':
      cyclonedx(obj(doc), tally);
      break;
    case 'openvex':
      break;
    default:
      throw new Error(`the test does not know ${format}`);
  }
  return tally.counts;
}
