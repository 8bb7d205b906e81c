import type { Cursor } from '../Cursor';
import { imageName } from '../identity';
import type { DraftFinding, ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import { packageAt, type FormatReader } from './format';

/** What was scanned: an image, or a directory or file. */
function sourceName(source: Cursor): string | undefined {
  const target = source.get('target');
  const input =
    target.maybeText ??
    target.get('userInput').maybeText ??
    target.get('name').maybeText;
  const isImage = source.get('type').maybeText === 'image';
  return input && isImage ? imageName(input) : input;
}

/**
 * Whether CISA's KEV catalogue lists it. Grype tells by CVE, and since the
 * version that also rates the risk: an older one says nothing, which is not known.
 */
function isKnownExploited(
  match: Cursor,
  vulnerability: Cursor,
  names: readonly (string | undefined)[],
): boolean | undefined {
  const listed = [
    vulnerability,
    ...match.get('relatedVulnerabilities').first(20),
  ]
    .map(v => v.get('knownExploited'))
    .some(known => known.isArray && known.size > 0);
  if (listed) {
    return true;
  }
  const isLookedUp =
    vulnerability.get('risk').maybeNumber !== undefined &&
    names.some(name => name?.startsWith('CVE-'));
  return isLookedUp ? false : undefined;
}

function readMatch(match: Cursor, scanned: string | undefined): DraftFinding {
  const vulnerability = match.get('vulnerability').object();
  const artifact = match.get('artifact').object();
  const id = vulnerability.get('id').text();
  const related = match
    .get('relatedVulnerabilities')
    .first(20)
    .map(r => r.get('id').maybeText);
  const fix = vulnerability.get('fix');
  const fixState = fix.get('state').maybeText;
  const fixedIn = fix.get('versions').at(0).maybeText;
  const path = artifact.get('locations').at(0).get('path').maybeText;
  const isFile = artifact.get('language').maybeText !== undefined;
  return {
    ids: [id, ...related],
    kind: 'vulnerability',
    severity: severityOfWord(vulnerability.get('severity').maybeText),
    title: `${id} in ${artifact.get('name').text()}`,
    component: packageAt(
      artifact.get('name').text(),
      artifact.get('version').maybeText,
    ),
    location: (isFile ? path : undefined) ?? scanned ?? path,
    purl: artifact.get('purl').maybeText,
    fixedIn,
    fixAvailable:
      fixState === 'fixed' ||
      (fixState === 'not-fixed' || fixState === 'wont-fix' ? false : undefined),
    remediation: fixedIn && `Update to ${fixedIn}`,
    url:
      vulnerability.get('dataSource').maybeText ??
      vulnerability.get('links').at(0).maybeText,
    epss: vulnerability.get('epss').at(0).get('epss').maybeNumber,
    knownExploited: isKnownExploited(match, vulnerability, [id, ...related]),
  };
}

function ignoredBecause(match: Cursor): string {
  const reasons = match
    .get('appliedIgnoreRules')
    .first(5)
    .map(rule =>
      [
        rule.get('reason').maybeText,
        rule.get('vex-status').maybeText,
        rule.get('vex-justification').maybeText,
      ]
        .filter(Boolean)
        .join(': '),
    )
    .filter(Boolean);
  return reasons.join('; ') || 'ignored by a rule of the scan';
}

function read(document: Cursor, report: ReportBuilder): void {
  const descriptor = document.get('descriptor');
  report.tool('Grype', descriptor.get('version').maybeText);
  report.createdAt(descriptor.get('timestamp').maybeText);
  report.proves('dependencies');
  const matches = document.get('matches');
  if (!matches.exists) {
    report.failed('matches is missing: the scan did not finish');
    return;
  }
  const scanned = sourceName(document.get('source'));
  for (const match of matches.items()) {
    report.add(readMatch(match, scanned));
  }
  for (const match of document.get('ignoredMatches').maybeItems()) {
    report.add({
      ...readMatch(match, scanned),
      suppression: ignoredBecause(match),
    });
  }
}

/** Grype's `-o json`. */
export const grype: FormatReader = {
  format: 'grype',
  recognizes: document =>
    document.get('matches').isArray ||
    document.get('descriptor', 'name').value === 'grype',
  read,
};
