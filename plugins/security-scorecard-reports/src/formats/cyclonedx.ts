import type { Severity } from '@fairway/plugin-security-scorecard-common';
import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import type { Cursor } from '../Cursor';
import { imageName } from '../identity';
import type { ReportBuilder } from '../ReportBuilder';
import { severityOfScore, severityOfWord } from '../severity';
import type { VexStatus } from '../types';
import { packageAt, type FormatReader } from './format';

interface Component {
  label: string;
  purl?: string;
}

const STATES: ReadonlyMap<string, VexStatus> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
  ['false_positive', 'false_positive'],
  ['not_affected', 'not_affected'],
]);

function readComponent(component: Cursor): Component {
  const group = component.get('group').maybeText;
  const name = component.get('name').maybeText;
  return {
    label: packageAt(
      group && name ? `${group}/${name}` : name,
      component.get('version').maybeText,
    ),
    purl: component.get('purl').maybeText,
  };
}

/** Components by bom-ref, nested ones included; returns how many there are. */
function indexComponents(
  components: Cursor,
  index: Map<string, Component>,
): number {
  let count = 0;
  for (const component of components.maybeItems()) {
    count += 1 + indexComponents(component.object().get('components'), index);
    const ref = component.get('bom-ref').maybeText;
    if (ref !== undefined) {
      index.set(ref, readComponent(component));
    }
  }
  return count;
}

const bySeverity = (a: Severity, b: Severity) =>
  SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);

function severityOfRating(rating: Cursor): Severity {
  const word = severityOfWord(rating.get('severity').maybeText);
  const isCvss = rating.get('method').maybeText?.startsWith('CVSS');
  return word === 'untriaged' && isCvss
    ? (severityOfScore(rating.get('score').maybeNumber) ?? word)
    : word;
}

/** Of several ratings, the one of the vulnerability's own source, else the most severe. */
function severityOf(vulnerability: Cursor): Severity {
  const source = vulnerability.get('source', 'name').maybeText;
  const ratings = [...vulnerability.get('ratings').maybeItems()];
  const own = ratings.filter(
    r => source && r.get('source', 'name').maybeText === source,
  );
  const severities = (own.length ? own : ratings).map(severityOfRating);
  return severities.sort(bySeverity)[0] ?? 'untriaged';
}

/** The component that a reference names, also across documents (`urn:cdx:serial/version#bom-ref`). */
function resolveRef(
  ref: string,
  components: ReadonlyMap<string, Component>,
): Component {
  const fragment = ref.slice(ref.indexOf('#') + 1);
  return (
    components.get(ref) ??
    components.get(fragment) ?? {
      label: ref.startsWith('urn:cdx:') ? fragment : ref,
      purl: ref.startsWith('pkg:') ? ref : undefined,
    }
  );
}

/** Whether every version listed for an affected component is said not to be affected. */
function isUnaffected(affected: Cursor): boolean {
  const versions = [...affected.get('versions').maybeItems()];
  return (
    versions.length > 0 &&
    versions.every(v => v.get('status').value === 'unaffected')
  );
}

function suppressionOf(
  analysis: Cursor,
  status: VexStatus | undefined,
  affected: Cursor | undefined,
): string | undefined {
  const isSuppressed =
    status === 'not_affected' ||
    status === 'false_positive' ||
    status === 'fixed';
  if (isSuppressed) {
    const why = [
      analysis.get('justification').maybeText,
      analysis.get('detail').maybeText,
    ].filter(Boolean);
    return `VEX ${[status, ...why].join(': ')}`;
  }
  return affected && isUnaffected(affected)
    ? 'VEX: the listed versions are unaffected'
    : undefined;
}

function readVulnerability(
  vulnerability: Cursor,
  components: ReadonlyMap<string, Component>,
  product: Component | undefined,
  report: ReportBuilder,
): void {
  const analysis = vulnerability.get('analysis');
  const state = analysis.get('state');
  const status = state.exists ? STATES.get(state.text()) : undefined;
  if (state.exists && !status) {
    report.warn('An unknown analysis.state is not applied');
  }
  const ids = [
    vulnerability.get('id').maybeText,
    ...vulnerability
      .get('references')
      .first(20)
      .map(r => r.get('id').maybeText),
    vulnerability.get('bom-ref').maybeText,
  ];
  const severity = severityOf(vulnerability);
  const title = vulnerability.get('description').maybeText;
  const affects = [...vulnerability.get('affects').maybeItems()];
  for (const affected of affects.length ? affects : [undefined]) {
    const ref = affected?.get('ref').text();
    const component = ref === undefined ? product : resolveRef(ref, components);
    report.add({
      // The bom-ref names it only within this document.
      ids: ids[0] ? ids.slice(0, -1) : ids,
      kind: 'vulnerability',
      severity,
      title,
      component: component?.label,
      location: product && imageName(product.label),
      purl: component?.purl,
      remediation: vulnerability.get('recommendation').maybeText,
      url: vulnerability.get('source', 'url').maybeText,
      suppression: suppressionOf(analysis, status, affected),
    });
    if (status) {
      report.proves('vex');
      report.state({
        ids: ids[0] ? ids.slice(0, -1) : ids,
        product: component && (component.purl ?? component.label),
        subcomponents: [],
        status,
        justification: analysis.get('justification').maybeText,
        detail: analysis.get('detail').maybeText,
        timestamp:
          analysis.get('lastUpdated').maybeText ??
          analysis.get('firstIssued').maybeText,
      });
    }
  }
}

function readTool(document: Cursor, report: ReportBuilder): void {
  const tools = document.get('metadata', 'tools');
  const first = (tools.isArray ? tools : tools.get('components')).at(0);
  report.tool(
    first.get('name').maybeText ?? 'CycloneDX',
    first.get('version').maybeText,
  );
}

function read(document: Cursor, report: ReportBuilder): void {
  document.object();
  if (document.get('bomFormat').value !== 'CycloneDX') {
    throw document.get('bomFormat').wrong('"CycloneDX"');
  }
  if (!/^1\.\d{1,2}$/.test(document.get('specVersion').text())) {
    throw document.get('specVersion').wrong('1.x');
  }
  readTool(document, report);
  report.createdAt(document.get('metadata', 'timestamp').maybeText);

  const components = new Map<string, Component>();
  const root = document.get('metadata', 'component');
  const product = root.isObject ? readComponent(root) : undefined;
  const rootRef = root.get('bom-ref').maybeText;
  if (product && rootRef) {
    components.set(rootRef, product);
  }
  const count = indexComponents(document.get('components'), components);
  if (document.get('components').exists) {
    report.inventory(count);
    report.proves('inventory');
  }
  let vulnerabilities = 0;
  for (const vulnerability of document.get('vulnerabilities').maybeItems()) {
    vulnerabilities++;
    readVulnerability(vulnerability.object(), components, product, report);
  }
  if (vulnerabilities && count) {
    report.proves('dependencies');
  }
  if (!vulnerabilities) {
    report.warn(
      'It lists no vulnerabilities: an inventory is not evidence of a scan',
    );
  }
}

/** CycloneDX 1.x JSON: a bill of materials, with or without vulnerabilities, or a VEX. */
export const cyclonedx: FormatReader = {
  format: 'cyclonedx',
  recognizes: document => document.get('bomFormat').value === 'CycloneDX',
  read,
};
