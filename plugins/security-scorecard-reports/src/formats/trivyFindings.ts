import type { Cursor } from '../Cursor';
import { ghsaIn } from '../identity';
import { derivePurl } from '../purl';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import { packageAt } from './format';

/** Where the findings of one result are. */
export interface TrivyPlace {
  location: string;
  /** Trivy's name of the kind of package. */
  ecosystem: string | undefined;
  /** The file, for what has a line in it. */
  file: string;
}

/** @param suppression why it was taken out of the result, when it was */
export function readVulnerability(
  finding: Cursor,
  place: TrivyPlace,
  report: ReportBuilder,
  suppression?: string,
): void {
  const id = finding.get('VulnerabilityID').text();
  const name = finding.get('PkgName').text();
  const version = finding.get('InstalledVersion').maybeText;
  const status = finding.get('Status').maybeText;
  const fixedIn = finding.get('FixedVersion').maybeText;
  report.add({
    ids: [
      id,
      ...finding
        .get('VendorIDs')
        .first(10)
        .map(vendor => vendor.maybeText),
      ghsaIn(finding.get('PrimaryURL').maybeText),
    ],
    kind: 'vulnerability',
    severity: severityOfWord(finding.get('Severity').maybeText),
    title: finding.get('Title').maybeText ?? `${id} in ${name}`,
    component: packageAt(name, version),
    location: finding.get('PkgPath').maybeText ?? place.location,
    purl:
      finding.get('PkgIdentifier', 'PURL').maybeText ??
      derivePurl(place.ecosystem, name, version),
    fixedIn,
    fixAvailable: fixedIn !== undefined,
    remediation: fixedIn && `Update ${name} to ${fixedIn}`,
    url: finding.get('PrimaryURL').maybeText,
    suppression:
      suppression ??
      (status === 'not_affected'
        ? 'the vendor says it is not affected'
        : undefined),
  });
}

/** Only failed checks are findings; an exception is a suppressed one. */
export function readMisconfiguration(
  finding: Cursor,
  place: TrivyPlace,
  report: ReportBuilder,
  suppression?: string,
): void {
  const status = finding.get('Status').maybeText ?? 'FAIL';
  if (status === 'PASS' && suppression === undefined) {
    return;
  }
  const cause = finding.get('CauseMetadata');
  report.add({
    ids: [finding.get('ID').text(), finding.get('AVDID').maybeText],
    kind: 'configuration',
    severity: severityOfWord(finding.get('Severity').maybeText),
    title: finding.get('Title').maybeText,
    component: cause.get('Resource').maybeText ?? place.location,
    location: place.file,
    line: cause.get('StartLine').maybeNumber,
    remediation:
      finding.get('Resolution').maybeText ?? finding.get('Message').maybeText,
    url: finding.get('PrimaryURL').maybeText,
    suppression:
      suppression ??
      (status === 'EXCEPTION' ? 'exempt by a policy of the scan' : undefined),
  });
}

/** The match itself is never read: it may be the secret. */
export function readSecret(
  finding: Cursor,
  place: TrivyPlace,
  report: ReportBuilder,
  suppression?: string,
): void {
  report.add({
    ids: [finding.get('RuleID').text()],
    kind: 'secret',
    severity: severityOfWord(finding.get('Severity').maybeText),
    title: finding.get('Title').maybeText,
    component: place.location,
    location: place.file,
    line: finding.get('StartLine').maybeNumber,
    remediation:
      'Revoke the secret at its issuer, then take it out of the file and its history',
    suppression,
  });
}

export function readLicence(
  finding: Cursor,
  place: TrivyPlace,
  report: ReportBuilder,
  suppression?: string,
): void {
  const name = finding.get('Name').text();
  const category = finding.get('Category').maybeText;
  report.add({
    ids: [`licence:${name}`],
    kind: 'licence',
    severity: severityOfWord(finding.get('Severity').maybeText),
    title: category ? `Licence ${name} (${category})` : `Licence ${name}`,
    component:
      finding.get('PkgName').maybeText ??
      finding.get('FilePath').maybeText ??
      place.location,
    location: finding.get('FilePath').maybeText ?? place.location,
    url: finding.get('Link').maybeText,
    suppression,
  });
}
