import type { Cursor } from '../Cursor';
import { imageName } from '../identity';
import type { ReportBuilder } from '../ReportBuilder';
import type { FormatReader } from './format';
import { readOperatorReport, isOperatorReport } from './trivyOperator';
import {
  readLicence,
  readMisconfiguration,
  readSecret,
  readVulnerability,
  type TrivyPlace,
} from './trivyFindings';

function placeOf(result: Cursor, artifact: string | undefined): TrivyPlace {
  const target = result.get('Target').maybeText;
  const isOs = result.get('Class').value === 'os-pkgs';
  const image = artifact && imageName(artifact);
  return {
    // The target of operating system packages is the artifact with the distribution's name and version.
    location: (isOs ? image : undefined) ?? target ?? image ?? 'unknown',
    ecosystem: result.get('Type').maybeText,
    file: target ?? image ?? 'unknown',
  };
}

/** Marks what is shown by the mere presence of a result of this class. */
function readClass(result: Cursor, report: ReportBuilder): void {
  const name = result.get('Class').maybeText;
  if (
    name === 'os-pkgs' ||
    name === 'lang-pkgs' ||
    result.get('Vulnerabilities').exists
  ) {
    report.proves('dependencies');
  }
  if (name === 'config' || result.get('Misconfigurations').exists) {
    report.proves('configuration');
  }
  if (name === 'secret' || result.get('Secrets').exists) {
    report.proves('secrets');
  }
  if (result.get('Licenses').exists) {
    report.proves('licences');
  }
  if (result.get('Packages').exists) {
    report.inventory(result.get('Packages').size);
  }
}

/** Findings that a `.trivyignore`, a VEX document or a policy took out; kept with the reason. */
function readModified(
  modified: Cursor,
  place: TrivyPlace,
  report: ReportBuilder,
): void {
  const why = [
    modified.get('Status').maybeText,
    modified.get('Statement').maybeText,
    modified.get('Source').maybeText,
  ].filter(Boolean);
  const suppression = why.join(': ') || 'ignored by the scan';
  const finding = modified.get('Finding').object();
  switch (modified.get('Type').text()) {
    case 'vulnerability':
      readVulnerability(finding, place, report, suppression);
      break;
    case 'misconfiguration':
      readMisconfiguration(finding, place, report, suppression);
      break;
    case 'secret':
      readSecret(finding, place, report, suppression);
      break;
    case 'license':
      readLicence(finding, place, report, suppression);
      break;
    default:
      report.warn('A modified finding of an unknown type is left out');
  }
}

function readResult(
  result: Cursor,
  artifact: string | undefined,
  report: ReportBuilder,
): void {
  readClass(result.object(), report);
  const place = placeOf(result, artifact);
  for (const v of result.get('Vulnerabilities').maybeItems()) {
    readVulnerability(v.object(), place, report);
  }
  for (const m of result.get('Misconfigurations').maybeItems()) {
    readMisconfiguration(m.object(), place, report);
  }
  for (const s of result.get('Secrets').maybeItems()) {
    readSecret(s.object(), place, report);
  }
  for (const l of result.get('Licenses').maybeItems()) {
    readLicence(l.object(), place, report);
  }
  for (const m of result.get('ExperimentalModifiedFindings').maybeItems()) {
    readModified(m.object(), place, report);
  }
}

const KUBERNETES_LISTS = [
  'Resources',
  'Findings',
  'Vulnerabilities',
  'Misconfigurations',
];

/** `trivy k8s`: one entry per resource, in a list whose name changed with its versions. */
function readKubernetes(document: Cursor, report: ReportBuilder): void {
  let resources = 0;
  for (const list of KUBERNETES_LISTS) {
    for (const resource of document.get(list).maybeItems()) {
      resources++;
      const name = [
        resource.object().get('Namespace').maybeText,
        resource.get('Kind').maybeText,
        resource.get('Name').maybeText,
      ]
        .filter(Boolean)
        .join('/');
      const error = resource.get('Error').maybeText;
      if (error) {
        report.failed(`${name} could not be scanned: ${error}`);
      }
      for (const result of resource.get('Results').maybeItems()) {
        readResult(result, name || undefined, report);
      }
    }
  }
  if (!resources) {
    report.failed('it lists no resource of the cluster: nothing was scanned');
  }
}

function readResults(
  results: Cursor,
  artifact: string | undefined,
  report: ReportBuilder,
): void {
  if (!results.exists || (results.isArray && !results.size)) {
    report.failed('it names no target: nothing was scanned');
    return;
  }
  for (const result of results.items()) {
    readResult(result, artifact, report);
  }
}

function read(document: Cursor, report: ReportBuilder): void {
  if (isOperatorReport(document)) {
    readOperatorReport(document, report);
    return;
  }
  report.tool('Trivy', document.get('Trivy', 'Version').maybeText);
  report.createdAt(document.get('CreatedAt').maybeText);
  if (!document.exists || document.isArray) {
    // Before schema version 2 the document was the list of results; null when there was none.
    readResults(document, undefined, report);
  } else if (document.object().get('ClusterName').exists) {
    readKubernetes(document, report);
  } else {
    const version = document.get('SchemaVersion');
    if (version.value !== 2) {
      throw version.wrong('2');
    }
    readResults(
      document.get('Results'),
      document.get('ArtifactName').maybeText,
      report,
    );
  }
}

/** Trivy's JSON: schema version 2, the list before it, `trivy k8s`, and the operator's resources. */
export const trivy: FormatReader = {
  format: 'trivy',
  recognizes: document =>
    document.get('SchemaVersion').value === 2 ||
    document.get('ClusterName').exists ||
    isOperatorReport(document) ||
    (document.at(0).get('Target').exists &&
      !document.at(0).get('ProductArn').exists),
  read,
};
