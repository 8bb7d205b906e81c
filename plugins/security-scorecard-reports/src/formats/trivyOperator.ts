import type { Cursor } from '../Cursor';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import { packageAt, type FormatReader } from './format';

const GROUP = 'aquasecurity.github.io/';

/** Whether it is a resource of the Trivy operator, or a list of them. */
export function isOperatorReport(document: Cursor): boolean {
  const isOne = (place: Cursor) =>
    place.get('apiVersion').maybeText?.startsWith(GROUP) ?? false;
  return isOne(document) || isOne(document.get('items').at(0));
}

/** Namespace, kind and name of the workload a report is about. */
function workloadOf(resource: Cursor): string {
  const labels = resource.get('metadata', 'labels');
  const label = (name: string) =>
    labels.get(`trivy-operator.${name}`).maybeText;
  return (
    [
      label('resource.namespace'),
      label('resource.kind'),
      label('resource.name'),
    ]
      .filter(Boolean)
      .join('/') ||
    (resource.get('metadata', 'name').maybeText ?? 'unknown')
  );
}

function imageOf(body: Cursor): string | undefined {
  const repository = body.get('artifact', 'repository').maybeText;
  const server = body.get('registry', 'server').maybeText;
  return repository && server ? `${server}/${repository}` : repository;
}

function readVulnerabilities(
  body: Cursor,
  workload: string,
  report: ReportBuilder,
): void {
  report.proves('dependencies');
  for (const finding of body.get('vulnerabilities').items()) {
    const id = finding.get('vulnerabilityID').text();
    const name = finding.get('resource').text();
    const fixedIn = finding.get('fixedVersion').maybeText;
    report.add({
      ids: [id],
      kind: 'vulnerability',
      severity: severityOfWord(finding.get('severity').maybeText),
      title: finding.get('title').maybeText,
      component: packageAt(name, finding.get('installedVersion').maybeText),
      location: finding.get('target').maybeText ?? imageOf(body) ?? workload,
      purl: finding.get('packagePURL').maybeText,
      fixedIn,
      fixAvailable: fixedIn !== undefined,
      remediation: fixedIn && `Update ${name} to ${fixedIn}`,
      url: finding.get('primaryLink').maybeText,
    });
  }
}

function readChecks(
  body: Cursor,
  workload: string,
  report: ReportBuilder,
): void {
  report.proves('configuration');
  for (const check of body.get('checks').items()) {
    if (check.get('success').value === true) {
      continue;
    }
    report.add({
      ids: [check.get('checkID').text()],
      kind: 'configuration',
      severity: severityOfWord(check.get('severity').maybeText),
      title: check.get('title').maybeText,
      component: workload,
      location: workload,
      remediation:
        check.get('remediation').maybeText ??
        check.get('messages').at(0).maybeText,
    });
  }
}

function readSecrets(
  body: Cursor,
  workload: string,
  report: ReportBuilder,
): void {
  report.proves('secrets');
  for (const secret of body.get('secrets').items()) {
    const file = secret.get('target').maybeText ?? workload;
    report.add({
      ids: [secret.get('ruleID').text()],
      kind: 'secret',
      severity: severityOfWord(secret.get('severity').maybeText),
      title: secret.get('title').maybeText,
      component: imageOf(body) ?? workload,
      location: file,
    });
  }
}

function readOne(resource: Cursor, report: ReportBuilder): void {
  const body = resource.object().get('report');
  if (!body.exists) {
    report.failed(`${body.path} is missing: nothing was scanned`);
    return;
  }
  report.tool('Trivy', body.object().get('scanner', 'version').maybeText);
  report.createdAt(body.get('updateTimestamp').maybeText);
  const workload = workloadOf(resource);
  if (body.get('vulnerabilities').exists) {
    readVulnerabilities(body, workload, report);
  } else if (body.get('checks').exists) {
    readChecks(body, workload, report);
  } else if (body.get('secrets').exists) {
    readSecrets(body, workload, report);
  } else {
    report.failed(
      `${body.path} has no vulnerabilities, checks or secrets: the scan did not finish`,
    );
  }
}

/** Reads a resource of the Trivy operator, or a list of them as `kubectl get -o json` prints it. */
export const readOperatorReport: FormatReader['read'] = (document, report) => {
  if (document.get('items').exists) {
    for (const resource of document.get('items').items()) {
      readOne(resource, report);
    }
  } else {
    readOne(document, report);
  }
};
