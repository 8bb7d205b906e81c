import type { Cursor } from '../Cursor';
import { derivePurl } from '../purl';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import {
  ecosystemOf,
  fullVersion,
  namesLabel,
  resourceName,
} from './awsResource';
import { packageAt, type FormatReader } from './format';

interface Package {
  label: string;
  purl?: string;
  fixedIn?: string;
}

function platformOf(resource: Cursor): string | undefined {
  const details = resource.get('details');
  return (
    details.get('awsEcrContainerImage', 'platform').maybeText ??
    details.get('awsEc2Instance', 'platform').maybeText
  );
}

function readPackages(
  details: Cursor,
  platform: string | undefined,
): Package[] {
  return details
    .get('vulnerablePackages')
    .first(100)
    .map(pkg => {
      const name = pkg.get('name').maybeText;
      const version = fullVersion({
        epoch: pkg.get('epoch').maybeNumber,
        version: pkg.get('version').maybeText,
        release: pkg.get('release').maybeText,
      });
      const fixedIn = pkg.get('fixedInVersion').maybeText;
      return {
        label: packageAt(name, version),
        purl: derivePurl(
          ecosystemOf(pkg.get('packageManager').maybeText, platform),
          name,
          version,
        ),
        fixedIn: fixedIn === 'NotAvailable' ? undefined : fixedIn,
      };
    });
}

const yesNo = (place: Cursor) =>
  ({ YES: true, PARTIAL: true, NO: false })[place.maybeText ?? ''];

function readFinding(finding: Cursor, report: ReportBuilder): void {
  const status = finding.get('status').text();
  if (status === 'CLOSED') {
    return;
  }
  const details = finding.get('packageVulnerabilityDetails');
  const code = finding.get('codeVulnerabilityDetails');
  const resource = finding.get('resources').at(0);
  const resourceId = resource.get('id').maybeText;
  const packages = readPackages(details, platformOf(resource));
  const file = code.get('filePath', 'filePath').maybeText;
  report.add({
    ids: details.isObject
      ? [
          details.get('vulnerabilityId').text(),
          ...details
            .get('relatedVulnerabilities')
            .first(20)
            .map(id => id.maybeText),
        ]
      : [
          code.get('detectorId').maybeText ??
            finding.get('type').maybeText ??
            finding.get('findingArn').text(),
        ],
    kind: code.isObject ? 'code' : 'vulnerability',
    severity: severityOfWord(finding.get('severity').text()),
    title: finding.get('title').maybeText,
    component: namesLabel(packages.map(p => p.label)) ?? file,
    location: file ?? (resourceId && resourceName(resourceId)),
    line: file ? code.get('filePath', 'startLine').maybeNumber : undefined,
    purl: packages.length === 1 ? packages[0].purl : undefined,
    fixedIn: packages[0]?.fixedIn,
    fixAvailable: yesNo(finding.get('fixAvailable')),
    remediation: finding.get('remediation', 'recommendation', 'text').maybeText,
    url: details.get('sourceUrl').maybeText,
    epss: finding.get('epss', 'score').maybeNumber,
    exploitAvailable: yesNo(finding.get('exploitAvailable')),
    firstSeenAt: finding.get('firstObservedAt').maybeText,
    suppression:
      status === 'SUPPRESSED' ? 'suppressed by a rule of Inspector' : undefined,
  });
}

function read(document: Cursor, report: ReportBuilder): void {
  report.tool('Amazon Inspector');
  report.proves('dependencies');
  const findings = document.object().get('findings');
  if (!findings.exists) {
    report.failed('findings is missing: the list could not be read');
    return;
  }
  for (const finding of findings.items()) {
    readFinding(finding.object(), report);
  }
  if (document.get('nextToken').exists) {
    report.failed('nextToken is present: it is not the last page');
  }
}

/** What Inspector's `ListFindings` answers. */
export const inspector2: FormatReader = {
  format: 'inspector2',
  recognizes: document =>
    document.get('findings').isArray &&
    (document.get('findings').size === 0 ||
      document.get('findings').at(0).get('findingArn').exists),
  read,
};
