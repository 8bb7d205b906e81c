import { isMap, isSeq } from 'yaml';
import { type Control, Findings, type VerifyOptions } from '../control';
import { parsePositioned, type PositionedYaml } from '../pipeline/positions';
import { EXCEPTIONS_PATH, parseExceptions } from '../policy/exceptions';
import {
  COUNTED_SEVERITIES,
  parseThresholds,
  THRESHOLD_STAGES,
  THRESHOLDS_PATH,
} from '../policy/thresholds';
import { readText } from '../text';
import type { Tree } from '../types';

/** Licences that a service must not take in unseen, whatever its list says. */
const COPYLEFT = /^(?:A?GPL|SSPL|BUSL|EUPL|OSL|CC-BY-NC)/i;
const MIN_RELEASE_AGE_DAYS = 3;

/** Text and positions of a file that has to be there; undefined with its fault reported. */
function open(
  tree: Tree,
  path: string,
  findings: Findings,
): { text: string; yaml: PositionedYaml } | undefined {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}`, { path });
    return undefined;
  }
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return undefined;
  }
  const parsed = parsePositioned(path, file.text);
  if (!parsed.ok) {
    findings.problem(parsed.reason, { path, line: parsed.line });
    return undefined;
  }
  findings.evidence(path);
  return { text: file.text, yaml: parsed.yaml };
}

const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : 'it could not be read';

function judgeThresholds(tree: Tree, findings: Findings) {
  const path = THRESHOLDS_PATH;
  const opened = open(tree, path, findings);
  if (!opened) {
    return;
  }
  const { yaml } = opened;
  const stages = yaml.member(yaml.root, 'stages');
  const at = (map: unknown, key: string) => ({
    path,
    line: yaml.lineOfKey(map, key) ?? yaml.lineOf(map),
  });
  let thresholds;
  try {
    thresholds = parseThresholds(path, opened.text);
  } catch (error) {
    const member = /is not valid: (\w+)(?:\.(\w+))?/.exec(messageOf(error));
    const outer = member?.[1] ?? '';
    const inside = member?.[2]
      ? yaml.lineOfKey(yaml.member(yaml.root, outer), member[2])
      : undefined;
    findings.problem(messageOf(error), {
      path,
      line: inside ?? yaml.lineOfKey(yaml.root, outer),
    });
    return;
  }
  THRESHOLD_STAGES.forEach((stage, index) => {
    const limits = thresholds.stages[stage];
    for (const severity of COUNTED_SEVERITIES) {
      const place = at(yaml.member(stages, stage), severity);
      if (
        (severity === 'critical' || severity === 'high') &&
        limits[severity] > 0
      ) {
        findings.problem(
          `${limits[severity]} ${severity} findings may be left for ${stage}; none may`,
          place,
        );
      }
      const before = THRESHOLD_STAGES[index - 1];
      if (before && limits[severity] > thresholds.stages[before][severity]) {
        findings.problem(
          `${stage} may begin with more ${severity} findings than ${before}`,
          place,
        );
      }
    }
  });
  const dependencies = yaml.member(yaml.root, 'dependencies');
  if (thresholds.dependencies.withoutFix !== 'count') {
    findings.problem(
      'a weakness that no release repairs does not count',
      at(dependencies, 'withoutFix'),
    );
  }
  if (thresholds.dependencies.malicious !== 'refuse') {
    findings.problem(
      'a package that is known to be malicious is not refused',
      at(dependencies, 'malicious'),
    );
  }
  if (
    Number(/\d+/.exec(thresholds.dependencies.minimumReleaseAge)?.[0]) <
    MIN_RELEASE_AGE_DAYS
  ) {
    findings.problem(
      `releases may be younger than ${MIN_RELEASE_AGE_DAYS} days`,
      at(dependencies, 'minimumReleaseAge'),
    );
  }
  const licences = yaml.member(yaml.root, 'licences');
  if (thresholds.licences.unknown !== 'refuse') {
    findings.problem(
      'a component without a licence is not refused',
      at(licences, 'unknown'),
    );
  }
  if (thresholds.licences.allowed.length === 0) {
    findings.problem(
      'no licence is allowed, so the list is not in use',
      at(licences, 'allowed'),
    );
  }
  const list = yaml.member(licences, 'allowed');
  (isSeq(list) ? list.items : []).forEach(node => {
    const licence = String(yaml.plain(node));
    if (COPYLEFT.test(licence) || licence === '*') {
      findings.problem(
        `the licence ${licence} is allowed for everything; use an exception`,
        { path, line: yaml.lineOf(node) },
      );
    }
  });
}

function judgeExceptions(
  tree: Tree,
  options: VerifyOptions,
  findings: Findings,
) {
  const path = EXCEPTIONS_PATH;
  const opened = open(tree, path, findings);
  if (!opened) {
    return;
  }
  const { yaml } = opened;
  try {
    const { faults } = parseExceptions(
      path,
      opened.text,
      options.now ?? new Date(),
    );
    const list = yaml.member(yaml.root, 'exceptions');
    for (const { index, member, message } of faults) {
      const node = isSeq(list) ? list.items[index] : undefined;
      const line =
        (member && isMap(node) ? yaml.lineOfKey(node, member) : undefined) ??
        yaml.lineOf(node);
      findings.problem(`exception ${index + 1}: ${message}`, { path, line });
    }
  } catch (error) {
    const member = /is not valid: (\w+)/.exec(messageOf(error))?.[1];
    findings.problem(messageOf(error), {
      path,
      line: member ? yaml.lineOfKey(yaml.root, member) : undefined,
    });
  }
}

/** What may be left is written down, is little, and ends. */
export const riskPolicy: Control = {
  id: 'risk-policy',
  title: 'Thresholds and exceptions',
  severity: 'high',
  remediation:
    'In policy/thresholds.yaml leave no critical and no high finding at any stage and list the licences that are allowed. In policy/exceptions.yaml give each exception a finding, a component or path, a reason, an owner, an approver who is not its author, a ticket, and an end within 90 days that has not passed.',
  frameworks: {
    soc2: ['CC3.2', 'CC8.1'],
    iso27002: ['8.8', '5.36'],
    osps: ['OSPS-VM-04.02', 'OSPS-VM-05', 'OSPS-VM-06'],
    ssdf: ['RV.2.1', 'RV.2.2'],
  },
  judge(tree, options) {
    const findings = new Findings();
    judgeThresholds(tree, findings);
    judgeExceptions(tree, options, findings);
    return findings.verdict(
      'No critical and no high finding may be left, and each exception has an owner, an approver and an end.',
    );
  },
};
