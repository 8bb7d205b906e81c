import type { Cursor } from '../Cursor';
import { derivePurl, isDistribution } from '../purl';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfWord } from '../severity';
import { packageAt, type FormatReader } from './format';

function readVulnerability(
  group: string,
  entry: Cursor,
  report: ReportBuilder,
): void {
  const name = entry.get('FeatureName').maybeText;
  const version = entry.get('FeatureVersion').maybeText;
  const namespace = entry.get('NamespaceName').maybeText;
  const distribution = namespace?.split(':', 1)[0];
  const fixedIn = entry.get('FixedBy').maybeText;
  report.add({
    ids: [entry.get('Name').text()],
    kind: 'vulnerability',
    severity: severityOfWord(entry.get('Severity').maybeText ?? group),
    title: entry.get('Description').maybeText,
    component: packageAt(name, version),
    location: namespace,
    purl:
      distribution && isDistribution(distribution)
        ? derivePurl(distribution, name, version)
        : undefined,
    fixedIn,
    fixAvailable: fixedIn !== undefined,
    remediation: fixedIn && `Update to ${fixedIn}`,
    url: entry.get('Link').maybeText,
  });
}

function read(document: Cursor, report: ReportBuilder): void {
  report.tool('Klar');
  report.proves('dependencies');
  document.object();
  const layers = document.get('LayerCount').maybeNumber;
  if (layers === undefined || layers < 1) {
    report.failed('LayerCount is 0 or missing: no layer was analysed');
  }
  const vulnerabilities = document.get('Vulnerabilities');
  if (vulnerabilities.exists) {
    for (const [group, entries] of vulnerabilities.entries()) {
      for (const entry of entries.maybeItems()) {
        readVulnerability(group, entry, report);
      }
    }
  }
  report.warn(
    'Klar leaves out severities below CLAIR_OUTPUT and allow-listed vulnerabilities; they cannot be counted',
  );
}

/** Klar's `JSON_OUTPUT=true`, from Clair. */
export const klar: FormatReader = {
  format: 'klar',
  recognizes: document => document.get('LayerCount').exists,
  read,
};
