import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import type { Answer } from '../ask';

/**
 * The rules, with the severity that AWS Security Hub gives their control, and
 * the kind of scan that their coverage rows bear.
 */
export const RULES = {
  L01: { severity: 'high', scan: 'trail' },
  L02: { severity: 'high', scan: 'trail-delivery' },
  L03: { severity: 'medium', scan: 'trail-encryption' },
  L04: { severity: 'medium', scan: 'trail-validation' },
  L05: { severity: 'low', scan: 'trail-log-group' },
  L06: { severity: 'critical', scan: 'trail-bucket-public' },
  L07: { severity: 'low', scan: 'trail-bucket-access' },
  L08: { severity: 'medium', scan: 'object-events' },
  L09: { severity: 'medium', scan: 'central-trail' },
  L10: { severity: 'medium', scan: 'retention' },
  L11: { severity: 'medium', scan: 'log-group-encryption' },
  L12: { severity: 'low', scan: 'log-group-deletion' },
  L13: { severity: 'medium', scan: 'flow-logs' },
  L14: { severity: 'low', scan: 'flow-log-destination' },
  L15: { severity: 'medium', scan: 'kubernetes-audit' },
  L16: { severity: 'medium', scan: 'kubernetes-log-group' },
  L17: { severity: 'medium', scan: 'load-balancer' },
  L18: { severity: 'medium', scan: 'bucket-access' },
  L19: { severity: 'medium', scan: 'rest-api' },
  L20: { severity: 'medium', scan: 'http-api' },
  L21: { severity: 'medium', scan: 'distribution' },
  L22: { severity: 'medium', scan: 'database' },
  L23: { severity: 'low', scan: 'web-acl' },
  L24: { severity: 'low', scan: 'function' },
  L25: { severity: 'high', scan: 'containers' },
  L26: { severity: 'medium', scan: 'config-recorder' },
  L27: { severity: 'low', scan: 'alarms-for-changes' },
  L28: { severity: 'high', scan: 'alarm-actions' },
  'L29-opensearch': { severity: 'medium', scan: 'search-audit' },
  'L29-redshift': { severity: 'medium', scan: 'warehouse-audit' },
  'L29-codebuild': { severity: 'medium', scan: 'build-logs' },
  'L29-sns': { severity: 'medium', scan: 'topic-delivery' },
  L30: { severity: 'high', scan: 'instance-scanning' },
  'L-WHEN': { severity: 'medium', scan: 'when' },
  'L-WHY': { severity: 'medium', scan: 'why' },
  'L-WHERE': { severity: 'medium', scan: 'where' },
  'L-WHAT': { severity: 'medium', scan: 'what-you-do' },
} as const satisfies Record<string, { severity: Severity; scan: string }>;

/** Id of a rule; it is the weakness of its findings. */
export type RuleId = keyof typeof RULES;

/** What a rule found out about one resource. `unknown` is neither pass nor fail. */
export type Verdict =
  | { state: 'pass' }
  | { state: 'fail'; finding: ObservedFinding }
  | { state: 'unknown'; problem: string; code: string }
  | { state: 'not-applicable'; reason: string };

/** The verdict of one rule on one resource. */
export interface Judged {
  rule: RuleId;
  resource: string;
  verdict: Verdict;
}

/** What is wrong, and the least change that would mend it. */
export interface Fault {
  title: string;
  remediation: string;
}

/** What a rule sees in something that was read; undefined is a pass. */
export type Sight =
  | undefined
  | Fault
  | { notApplicable: string }
  | { unclear: string }
  | { unread: { problem: string; code: string } };

/** A resource and the service, account and region that it is in. */
export interface Place {
  resource: string;
  location: string;
}

function verdictOf(rule: RuleId, place: Place, sight: Sight): Verdict {
  if (sight === undefined) {
    return { state: 'pass' };
  }
  if ('notApplicable' in sight) {
    return { state: 'not-applicable', reason: sight.notApplicable };
  }
  if ('unclear' in sight) {
    return { state: 'unknown', code: 'Unclear', problem: sight.unclear };
  }
  if ('unread' in sight) {
    const { code, problem } = sight.unread;
    return { state: 'unknown', code, problem };
  }
  return {
    state: 'fail',
    finding: {
      vulnerability: rule,
      severity: RULES[rule].severity,
      status: 'open',
      component: place.resource,
      location: place.location,
      title: sight.title,
      remediation: sight.remediation,
    },
  };
}

/** Applies a rule to an answer; without the answer its verdict is unknown. */
export function judge<T>(
  rule: RuleId,
  place: Place,
  answer: Answer<T>,
  look: (value: T) => Sight,
): Judged {
  const verdict: Verdict = answer.ok
    ? verdictOf(rule, place, look(answer.value))
    : { state: 'unknown', code: answer.code, problem: answer.problem };
  return { rule, resource: place.resource, verdict };
}

/** One state of a rule over all its resources: the worst that is known. */
export function stateOf(verdicts: readonly Verdict[]): Verdict['state'] {
  const states = verdicts.map(({ state }) => state);
  return (
    (['fail', 'unknown', 'pass'] as const).find(s => states.includes(s)) ??
    'not-applicable'
  );
}
