import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Cursor } from '../Cursor';
import { isVulnerabilityId } from '../identity';
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

/** Label, else the normalized number from 0 to 100 (ASFF, Severity). */
function severityOf(finding: Cursor): Severity {
  for (const place of [
    finding.get('Severity'),
    finding.get('FindingProviderFields', 'Severity'),
  ]) {
    const label = place.get('Label').maybeText;
    if (label) {
      return severityOfWord(label);
    }
    const score = place.get('Normalized').maybeNumber;
    if (score !== undefined) {
      const bands: [number, Severity][] = [
        [90, 'critical'],
        [70, 'high'],
        [40, 'medium'],
        [1, 'low'],
      ];
      return bands.find(([from]) => score >= from)?.[1] ?? 'informational';
    }
  }
  return 'untriaged';
}

/** Ids: of the vulnerability, else of the control, else of what generated it. */
function idsOf(finding: Cursor): (string | undefined)[] {
  const vulnerability = finding.get('Vulnerabilities').at(0);
  const generator = finding.get('GeneratorId').text();
  const lastPart = generator.slice(generator.lastIndexOf('/') + 1);
  const control =
    finding.get('Compliance', 'SecurityControlId').maybeText ??
    finding.get('ProductFields', 'ControlId').maybeText;
  return vulnerability.get('Id').maybeText
    ? [
        vulnerability.get('Id').maybeText,
        ...vulnerability
          .get('RelatedVulnerabilities')
          .first(20)
          .map(id => id.maybeText),
      ]
    : [control ?? (isVulnerabilityId(lastPart) ? lastPart : generator)];
}

interface Component {
  label?: string;
  purl?: string;
  fixedIn?: string;
}

/** Inspector states the platform among the product's own fields, by the kind of resource. */
function platformOf(finding: Cursor): string | undefined {
  const prefix = 'aws/inspector/resources/1/resourceDetails/';
  return ['awsEcrContainerImageDetails', 'awsEc2InstanceDetails']
    .map(
      kind =>
        finding.get('ProductFields', `${prefix}${kind}/platform`).maybeText,
    )
    .find(Boolean);
}

const versionOf = (pkg: Cursor) =>
  fullVersion({
    epoch: pkg.get('Epoch').maybeNumber,
    version: pkg.get('Version').maybeText,
    release: pkg.get('Release').maybeText,
  });

function componentOf(finding: Cursor): Component {
  const platform = platformOf(finding);
  const packages = finding
    .get('Vulnerabilities')
    .at(0)
    .get('VulnerablePackages')
    .first(100);
  if (packages.length) {
    const labels = packages.map(p =>
      packageAt(p.get('Name').maybeText, versionOf(p)),
    );
    const [first] = packages;
    return {
      label: namesLabel(labels),
      purl:
        new Set(labels).size === 1
          ? derivePurl(
              ecosystemOf(first.get('PackageManager').maybeText, platform),
              first.get('Name').maybeText,
              versionOf(first),
            )
          : undefined,
      fixedIn: first.get('FixedInVersion').maybeText,
    };
  }
  // Trivy's template for ASFF has the package here.
  const other = finding.get('Resources').at(0).get('Details', 'Other');
  const name = other.get('PkgName').maybeText;
  return {
    label: name && packageAt(name, other.get('Installed Package').maybeText),
    fixedIn: other.get('Patched Package').maybeText,
  };
}

function locationOf(finding: Cursor): string | undefined {
  return namesLabel(
    finding
      .get('Resources')
      .first(20)
      .flatMap(r => r.get('Id').maybeText ?? [])
      .map(resourceName),
  );
}

function suppressionOf(finding: Cursor): string | undefined {
  const workflow = finding.get('Workflow', 'Status').maybeText;
  const note = finding.get('Note', 'Text').maybeText;
  if (workflow === 'SUPPRESSED' || workflow === 'RESOLVED') {
    const what = `marked ${workflow.toLowerCase()} in Security Hub`;
    return note ? `${what}: ${note}` : what;
  }
  return finding.get('ProductFields', 'aws/inspector/FindingStatus').value ===
    'SUPPRESSED'
    ? 'suppressed by a rule of Inspector'
    : undefined;
}

/** Whether it states a weakness that is there now. */
function isCurrent(finding: Cursor, report: ReportBuilder): boolean {
  const compliance = finding.get('Compliance', 'Status').maybeText;
  if (compliance === 'NOT_AVAILABLE') {
    report.warn('A control that could not be evaluated is not counted');
  }
  return (
    finding.get('RecordState').maybeText !== 'ARCHIVED' &&
    compliance !== 'PASSED' &&
    compliance !== 'NOT_AVAILABLE'
  );
}

const yesNo = (place: Cursor) =>
  ({ YES: true, PARTIAL: true, NO: false })[place.maybeText ?? ''];

function readFinding(finding: Cursor, report: ReportBuilder): void {
  const vulnerability = finding.get('Vulnerabilities').at(0);
  const isVulnerability =
    vulnerability.isObject ||
    finding
      .get('Types')
      .first(20)
      .some(type => type.maybeText?.includes('Vulnerabilities'));
  report.proves(isVulnerability ? 'dependencies' : 'configuration');
  if (!isCurrent(finding, report)) {
    return;
  }
  const { label, purl, fixedIn } = componentOf(finding);
  const location = locationOf(finding);
  report.add({
    ids: idsOf(finding),
    kind: isVulnerability ? 'vulnerability' : 'configuration',
    severity: severityOf(finding),
    title: finding.get('Title').maybeText,
    component: label ?? location,
    location,
    purl,
    fixedIn,
    fixAvailable: yesNo(vulnerability.get('FixAvailable')),
    exploitAvailable: yesNo(vulnerability.get('ExploitAvailable')),
    epss: vulnerability.get('EpssScore').maybeNumber,
    remediation: finding.get('Remediation', 'Recommendation', 'Text').maybeText,
    url:
      finding.get('Remediation', 'Recommendation', 'Url').maybeText ??
      vulnerability.get('Vendor', 'Url').maybeText,
    firstSeenAt: finding.get('FirstObservedAt').maybeText,
    suppression: suppressionOf(finding),
  });
}

function read(document: Cursor, report: ReportBuilder): void {
  const list = document.isArray
    ? document
    : [document.object().get('Findings'), document.get('findings')].find(
        place => place.exists,
      );
  if (!list) {
    report.tool('AWS Security Hub');
    report.failed('Findings is missing: the list could not be read');
    return;
  }
  for (const finding of list.items()) {
    report.tool(
      finding.object().get('ProductName').maybeText ??
        finding.get('ProductFields', 'Product Name').maybeText ??
        finding.get('ProductFields', 'aws/securityhub/ProductName').maybeText,
    );
    readFinding(finding, report);
  }
  report.tool('AWS Security Hub');
  if (!document.isArray && document.get('NextToken').exists) {
    report.failed('NextToken is present: it is not the last page');
  }
}

/** AWS Security Finding Format: an array, or what `GetFindings` answers. */
export const asff: FormatReader = {
  format: 'asff',
  recognizes: document =>
    [document, document.get('Findings'), document.get('findings')].some(
      list => list.isArray && list.at(0).get('ProductArn').exists,
    ) ||
    (document.get('Findings').isArray &&
      document.get('Findings').size === 0 &&
      !document.get('ClusterName').exists),
  read,
};
