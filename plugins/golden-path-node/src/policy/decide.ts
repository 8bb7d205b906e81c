import type { RiskException } from './exceptions';
import {
  COUNTED_SEVERITIES,
  type CountedSeverity,
  type Thresholds,
  type ThresholdStage,
} from './thresholds';

/** A finding of a scanner, as far as thresholds ask. */
export interface CountedFinding {
  /** All ids it is known by, for example CVE and GHSA. */
  ids: readonly string[];
  severity: string;
  /** Package URL or name; a path for code. */
  component?: string;
  path?: string;
  fixable: boolean;
}

/** A component of a bill of materials. */
export interface LicensedComponent {
  name: string;
  /** Ids or names of licences; an SPDX expression counts as one. */
  licences: readonly string[];
}

/** Whether a stage may begin, and why. */
export interface ThresholdDecision {
  verdict: 'pass' | 'fail';
  /** Findings that count, by severity. */
  counted: Record<CountedSeverity, number>;
  /** Findings that an exception covers. They stay findings. */
  excepted: { finding: CountedFinding; exception: RiskException }[];
  reasons: string[];
}

function covers(exception: RiskException, finding: CountedFinding): boolean {
  return (
    finding.ids.includes(exception.finding) &&
    (exception.component === undefined ||
      exception.component === finding.component) &&
    (exception.path === undefined || exception.path === finding.path)
  );
}

/** Whether an SPDX expression can be kept with the licences that are allowed. */
export function isLicenceAllowed(
  expression: string,
  allowed: readonly string[],
): boolean {
  const known = new Set(allowed.map(id => id.toLowerCase()));
  const alternatives = expression.replace(/[()]/g, ' ').split(/\s+OR\s+/i);
  return alternatives.some(alternative =>
    alternative.split(/\s+AND\s+/i).every(id =>
      known.has(
        id
          .trim()
          .replace(/\s+WITH\s+.*$/i, '')
          .toLowerCase(),
      ),
    ),
  );
}

/** Decides whether a stage may begin with what is left. Pure. */
export function decideThresholds(input: {
  stage: ThresholdStage;
  thresholds: Thresholds;
  exceptions: readonly RiskException[];
  findings: readonly CountedFinding[];
  components: readonly LicensedComponent[];
}): ThresholdDecision {
  const { thresholds, exceptions, findings } = input;
  const limits = thresholds.stages[input.stage];
  const counted = { critical: 0, high: 0, medium: 0, low: 0 };
  const excepted: ThresholdDecision['excepted'] = [];
  const reasons: string[] = [];
  const isLeft = (finding: CountedFinding) => {
    const exception = exceptions.find(one => covers(one, finding));
    if (exception) {
      excepted.push({ finding, exception });
    }
    return exception !== undefined;
  };
  for (const finding of findings) {
    const malicious = finding.ids.some(id => /^MAL-/i.test(id));
    if (malicious && thresholds.dependencies.malicious === 'refuse') {
      // No exception makes a malicious package harmless.
      reasons.push(
        `${finding.component ?? 'a component'} is known to be malicious (${finding.ids[0]})`,
      );
    } else if (!isLeft(finding)) {
      const severity = COUNTED_SEVERITIES.find(one => one === finding.severity);
      const left =
        !finding.fixable && thresholds.dependencies.withoutFix === 'leave';
      if (severity && !left) {
        counted[severity] += 1;
      }
    }
  }
  for (const severity of COUNTED_SEVERITIES) {
    if (counted[severity] > limits[severity]) {
      reasons.push(
        `${counted[severity]} ${severity} findings; ${limits[severity]} may be left for ${input.stage}`,
      );
    }
  }
  for (const { name, licences } of input.components) {
    const covered = isLicenceCovered(name, exceptions);
    if (covered) {
      continue;
    }
    if (licences.length === 0 && thresholds.licences.unknown === 'refuse') {
      reasons.push(`${name} has no licence that is known`);
    }
    const refused = licences.find(
      licence => !isLicenceAllowed(licence, thresholds.licences.allowed),
    );
    if (refused) {
      reasons.push(`${name} has the licence ${refused}, which is not allowed`);
    }
  }
  return {
    verdict: reasons.length > 0 ? 'fail' : 'pass',
    counted,
    excepted,
    reasons,
  };
}

function isLicenceCovered(
  name: string,
  exceptions: readonly RiskException[],
): boolean {
  return exceptions.some(
    one => one.finding.startsWith('licence:') && one.component === name,
  );
}
