import type { Result } from 'sarif';
import type { Cursor } from '../Cursor';
import { isVulnerabilityId, imageName } from '../identity';
import type { ReportBuilder } from '../ReportBuilder';
import type { FindingKind, ReportEvidence } from '../types';
import { packageAt, type FormatReader } from './format';
import { SarifRules } from './sarifRules';

const KINDS: Record<Result.kind, 'finding' | 'no finding' | 'undecided'> = {
  fail: 'finding',
  pass: 'no finding',
  notApplicable: 'no finding',
  informational: 'no finding',
  open: 'undecided',
  review: 'undecided',
};

const isKind = (text: string): text is Result.kind =>
  Object.hasOwn(KINDS, text);

// What tools that write SARIF look for; by a word of the name, lower case. All others analyse code.
const TOOLS: readonly (readonly [string, ReportEvidence])[] = [
  ['trivy', 'dependencies'],
  ['grype', 'dependencies'],
  ['dependency-check', 'dependencies'],
  ['osv-scanner', 'dependencies'],
  ['snyk open source', 'dependencies'],
  ['snyk container', 'dependencies'],
  ['docker scout', 'dependencies'],
  ['govulncheck', 'dependencies'],
  ['gitleaks', 'secrets'],
  ['trufflehog', 'secrets'],
  ['detect-secrets', 'secrets'],
  ['checkov', 'configuration'],
  ['kics', 'configuration'],
  ['tfsec', 'configuration'],
  ['terrascan', 'configuration'],
  ['hadolint', 'configuration'],
  ['kubescape', 'configuration'],
  ['kube-linter', 'configuration'],
  ['snyk iac', 'configuration'],
];

const KIND_OF: Record<ReportEvidence, FindingKind> = {
  dependencies: 'vulnerability',
  code: 'code',
  secrets: 'secret',
  configuration: 'configuration',
  licences: 'licence',
  inventory: 'code',
  vex: 'code',
};

function evidenceOf(toolName: string): ReportEvidence {
  const name = toolName.slice(0, 100).toLowerCase();
  return TOOLS.find(([word]) => name.includes(word))?.[1] ?? 'code';
}

function kindOf(
  id: string,
  rule: Cursor,
  evidence: ReportEvidence,
): FindingKind {
  if (isVulnerabilityId(id)) {
    return 'vulnerability';
  }
  const tags = rule
    .get('properties', 'tags')
    .first(50)
    .map(tag => tag.maybeText);
  if (tags.includes('secret')) {
    return 'secret';
  }
  return tags.includes('misconfiguration')
    ? 'configuration'
    : KIND_OF[evidence];
}

/** Text of a message: its own, or the rule's with the arguments filled in (3.11). */
function messageOf(message: Cursor, rule: Cursor): string | undefined {
  const own = message.get('text').maybeText;
  if (own !== undefined) {
    return own;
  }
  const id = message.get('id').maybeText;
  const template =
    id && rule.get('messageStrings', id, 'text').maybeText?.slice(0, 300);
  const args = message
    .get('arguments')
    .first(10)
    .map(argument => argument.maybeText?.slice(0, 100));
  return (
    template &&
    template.replace(
      /\{(\d)\}/g,
      (whole, index: string) => args[Number(index)] ?? whole,
    )
  );
}

function fileOf(result: Cursor, run: Cursor): { file?: string; line?: number } {
  const physical = result.get('locations').at(0).get('physicalLocation');
  const artifact = physical.get('artifactLocation');
  const file =
    artifact.get('uri').maybeText ??
    run
      .get('artifacts')
      .at(artifact.get('index').maybeNumber)
      .get('location', 'uri').maybeText ??
    result
      .get('locations')
      .at(0)
      .get('logicalLocations')
      .at(0)
      .get('fullyQualifiedName').maybeText ??
    result.get('analysisTarget', 'uri').maybeText;
  return {
    file: file?.replace(/^file:\/{1,8}/, '/'),
    line: physical.get('region', 'startLine').maybeNumber,
  };
}

/** Package that Trivy names in the message, which is the only place it has for it. */
function trivyPackage(message: string | undefined): {
  component?: string;
  fixedIn?: string;
} {
  const lines = (message ?? '').slice(0, 2000).split('\n');
  const value = (label: string) =>
    lines
      .find(line => line.startsWith(label))
      ?.slice(label.length)
      .trim() || undefined;
  const name = value('Package:');
  return name
    ? {
        component: packageAt(name, value('Installed Version:')),
        fixedIn: value('Fixed Version:'),
      }
    : {};
}

/**
 * Why a result is suppressed; undefined when it isn't. One suppression that is
 * under review or rejected keeps the result open (3.27.23, 3.35.3).
 */
function suppressionOf(result: Cursor): string | undefined {
  const suppressions = [...result.get('suppressions').maybeItems()];
  const accepted = suppressions.every(
    s => (s.get('status').maybeText ?? 'accepted') === 'accepted',
  );
  if (!suppressions.length || !accepted) {
    return undefined;
  }
  const [first] = suppressions;
  const where =
    first.get('kind').maybeText === 'inSource'
      ? 'suppressed in the source'
      : 'suppressed outside of the source';
  const why = first.get('justification').maybeText;
  return why ? `${where}: ${why}` : where;
}

function readResult(
  result: Cursor,
  run: Cursor,
  rules: SarifRules,
  evidence: ReportEvidence,
  report: ReportBuilder,
): void {
  const kind = result.get('kind');
  const kindName = kind.exists ? kind.text() : 'fail';
  if (!isKind(kindName)) {
    throw kind.wrong(`one of ${Object.keys(KINDS).join(', ')}`);
  }
  if (KINDS[kindName] === 'undecided') {
    report.warn(`A result of kind ${kindName} is not counted`);
  }
  // `absent` results were in the baseline and are gone.
  if (
    KINDS[kindName] !== 'finding' ||
    result.get('baselineState').value === 'absent'
  ) {
    return;
  }
  const rule = rules.ruleOf(result);
  const id = rules.idOf(result, rule);
  const message = messageOf(result.get('message'), rule);
  const { file, line } = fileOf(result, run);
  const findingKind = kindOf(id, rule, evidence);
  const fromMessage =
    findingKind === 'vulnerability' ? trivyPackage(message) : {};
  report.add({
    ids: [id],
    kind: findingKind,
    severity: rules.severityOf(result, rule),
    title:
      rule.get('shortDescription', 'text').maybeText ??
      message ??
      rule.get('fullDescription', 'text').maybeText ??
      rule.get('name').maybeText,
    component: fromMessage.component ?? file,
    location: fromMessage.component ? file && imageName(file) : file,
    line: fromMessage.component ? undefined : line,
    fixedIn: fromMessage.fixedIn,
    remediation: rule.get('help', 'text').maybeText?.slice(0, 1000) ?? message,
    url: rule.get('helpUri').maybeText,
    suppression: suppressionOf(result),
  });
}

/** Notes what the tool says of its own run (3.20.14, 3.20.21, 3.20.22). */
function readInvocations(run: Cursor, report: ReportBuilder): void {
  for (const invocation of run.get('invocations').maybeItems()) {
    if (invocation.get('executionSuccessful').value === false) {
      report.failed(`${invocation.path}.executionSuccessful is false`);
    }
    for (const list of [
      'toolExecutionNotifications',
      'toolConfigurationNotifications',
    ]) {
      for (const notification of invocation.get(list).maybeItems()) {
        if (notification.get('level').value === 'error') {
          report.failed(
            `the tool reports an error: ${notification.get('message', 'text').maybeText ?? notification.path}`,
          );
        }
      }
    }
    report.createdAt(
      invocation.get('endTimeUtc').maybeText ??
        invocation.get('startTimeUtc').maybeText,
    );
  }
}

function readRun(run: Cursor, report: ReportBuilder): void {
  const driver = run.object().get('tool').get('driver').object();
  const name = driver.get('name').text();
  report.tool(
    name,
    driver.get('semanticVersion').maybeText ?? driver.get('version').maybeText,
  );
  const evidence = evidenceOf(name);
  report.proves(evidence);
  readInvocations(run, report);
  const results = run.get('results');
  if (!results.exists) {
    report.failed(`${results.path} is missing: the scan did not finish`);
    return;
  }
  const rules = new SarifRules(run);
  for (const result of results.items()) {
    readResult(result.object(), run, rules, evidence, report);
  }
}

function read(document: Cursor, report: ReportBuilder): void {
  if (!document.object().get('version').maybeText?.startsWith('2.1')) {
    throw document
      .get('version')
      .wrong('2.1.0: no other version of SARIF is read');
  }
  const runs = document.get('runs');
  if (!runs.exists || (runs.isArray && !runs.size)) {
    report.failed('runs is empty: no tool ran');
    return;
  }
  for (const run of runs.items()) {
    readRun(run, report);
  }
}

/** SARIF 2.1.0. */
export const sarif: FormatReader = {
  format: 'sarif',
  recognizes: document =>
    document.get('runs').isArray ||
    (document.get('$schema').maybeText?.slice(0, 500).includes('sarif') ??
      false),
  read,
};
