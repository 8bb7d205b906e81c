import type { Cursor } from '../Cursor';
import { ghsaIn } from '../identity';
import { derivePurl } from '../purl';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import { packageAt, type FormatReader } from './format';

const texts = (list: Cursor) => list.first(10).flatMap(i => i.maybeText ?? []);

/** One advisory of npm 6, yarn 1 and pnpm: a finding for each version of the package in use. */
function readAdvisory(key: string, advisory: Cursor, report: ReportBuilder) {
  const name = advisory.get('module_name').text();
  const url = advisory.get('url').maybeText;
  const patched = advisory.get('patched_versions').maybeText;
  const fixAvailable = patched ? patched !== '<0.0.0' : undefined;
  const versions = new Map<string | undefined, string | undefined>();
  for (const use of advisory.get('findings').maybeItems()) {
    const version = use.get('version').maybeText;
    if (!versions.has(version)) {
      versions.set(version, use.get('paths').at(0).maybeText);
    }
  }
  if (!versions.size) {
    versions.set(undefined, undefined);
  }
  for (const [version, path] of versions) {
    report.add({
      ids: [
        ...texts(advisory.get('cves')),
        advisory.get('github_advisory_id').maybeText ?? ghsaIn(url),
        `npm-advisory-${advisory.get('id').maybeText ?? key}`,
      ],
      kind: 'vulnerability',
      severity: severityOfWord(advisory.get('severity').text()),
      title: advisory.get('title').maybeText,
      component: packageAt(name, version),
      location: path ?? name,
      purl: derivePurl('npm', name, version),
      fixAvailable,
      remediation: advisory.get('recommendation').maybeText,
      url,
      suppression: advisory.get('deleted').maybeText && 'advisory withdrawn',
    });
  }
}

function readVersion6(advisories: Cursor, report: ReportBuilder): void {
  for (const [key, advisory] of advisories.entries()) {
    readAdvisory(key, advisory.object(), report);
  }
}

/** Packages that are vulnerable by themselves or through one that is in the report. */
function explained(packages: ReadonlyMap<string, Cursor>): Set<string> {
  const dependents = new Map<string, string[]>();
  const reached = new Set<string>();
  for (const [name, entry] of packages) {
    for (const via of entry.get('via').maybeItems()) {
      if (via.isObject) {
        reached.add(name);
      } else if (via.maybeText !== undefined) {
        const list = dependents.get(via.maybeText) ?? [];
        list.push(name);
        dependents.set(via.maybeText, list);
      }
    }
  }
  // A set is iterated in the order of insertion, including what is added meanwhile.
  for (const name of reached) {
    for (const dependent of dependents.get(name) ?? []) {
      reached.add(dependent);
    }
  }
  return reached;
}

function remedy(fix: Cursor): string | undefined {
  const name = fix.get('name').maybeText;
  return (
    name &&
    `Update ${packageAt(name, fix.get('version').maybeText)}${
      fix.get('isSemVerMajor').value === true ? ' (a breaking change)' : ''
    }`
  );
}

function readPackage(
  name: string,
  entry: Cursor,
  report: ReportBuilder,
  isExplained: boolean,
): void {
  const fix = entry.get('fixAvailable');
  const common = {
    kind: 'vulnerability' as const,
    component: name,
    location: entry.get('nodes').at(0).maybeText ?? name,
    fixAvailable: fix.isObject ? true : fix.maybeBoolean,
    remediation: remedy(fix),
  };
  for (const via of entry.get('via').maybeItems()) {
    if (via.isObject) {
      const url = via.get('url').maybeText;
      const source = via.get('source').maybeText;
      report.add({
        ...common,
        ids: [
          ghsaIn(url),
          source && `npm-advisory-${source}`,
          `npm-advisory-of-${name}`,
        ].slice(0, source ? 2 : 3),
        severity: severityOfWord(via.get('severity').maybeText),
        title: via.get('title').maybeText,
        url,
      });
    }
  }
  if (!isExplained) {
    // Its cause is not in the report: without this it would read as clean.
    report.add({
      ...common,
      ids: [`npm-package-${name}`],
      severity: severityOfWord(entry.get('severity').maybeText),
      title: `${name} depends on a vulnerable package`,
    });
  }
}

function readVersion7(vulnerabilities: Cursor, report: ReportBuilder): void {
  const packages = new Map<string, Cursor>();
  for (const [name, entry] of vulnerabilities.entries()) {
    packages.set(name, entry.object());
  }
  const known = explained(packages);
  for (const [name, entry] of packages) {
    readPackage(name, entry, report, known.has(name));
  }
}

function read(document: Cursor, report: ReportBuilder): void {
  report.tool('npm audit');
  report.proves('dependencies');
  document.object();
  const error = document.get('error');
  if (error.exists) {
    report.failed(
      error.get('summary').maybeText ??
        error.get('code').maybeText ??
        error.maybeText ??
        'the audit ended with an error',
    );
    return;
  }
  if (document.get('vulnerabilities').exists) {
    readVersion7(document.get('vulnerabilities'), report);
  } else if (document.get('advisories').exists) {
    readVersion6(document.get('advisories'), report);
  } else {
    report.failed('it has neither vulnerabilities nor advisories');
  }
}

/** `npm audit --json` of npm 6 and 7+, and the tools that write the same. */
export const npmAudit: FormatReader = {
  format: 'npm-audit',
  recognizes: document =>
    document.get('auditReportVersion').exists ||
    (document.get('advisories').isObject && document.get('metadata').exists) ||
    (document.get('error').isObject && document.get('error', 'summary').exists),
  read,
};
