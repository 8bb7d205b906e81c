import { isRecord } from '../text';

/** What a pipeline runs for. */
type Reason = 'change' | 'branch';

const CONDITIONS: Record<Reason, RegExp> = {
  change:
    /^(?:\$CI_PIPELINE_SOURCE\s*==\s*(["'])merge_request_event\1|\$CI_MERGE_REQUEST_I?ID)$/,
  branch:
    /^(?:\$CI_COMMIT_BRANCH(?:\s*==\s*(?:\$CI_DEFAULT_BRANCH|(["'])(?:main|master)\1))?|\$CI_COMMIT_REF_PROTECTED\s*==\s*(["'])true\2)$/,
};
/** True neither for a change nor for a push to the default branch. */
const OTHER =
  /^(?:\$CI_COMMIT_TAG|\$CI_PIPELINE_SOURCE\s*==\s*(["'])(?:schedule|trigger|web|api|pipeline)\1)$/;
/** The usual words against two pipelines for one commit; never true on the default branch by itself. */
const TWICE = /^\$CI_COMMIT_BRANCH\s*&&\s*\$CI_OPEN_MERGE_REQUESTS$/;

/** Whether a rule takes effect; `maybe` when its condition is not understood. */
function matches(
  rule: Record<string, unknown>,
  reason: Reason,
): 'yes' | 'no' | 'maybe' {
  if (rule.changes !== undefined || rule.exists !== undefined) {
    return 'maybe';
  }
  if (rule.if === undefined) {
    return 'yes';
  }
  const parts = String(rule.if)
    .split('||')
    .map(part => part.trim());
  if (parts.some(part => CONDITIONS[reason].test(part))) {
    return 'yes';
  }
  const other = CONDITIONS[reason === 'change' ? 'branch' : 'change'];
  return parts.every(
    part => other.test(part) || OTHER.test(part) || TWICE.test(part),
  )
    ? 'no'
    : 'maybe';
}

/** The first rule that takes effect decides; where that can't be told, it does not run. */
function runsFor(
  rules: readonly Record<string, unknown>[],
  reason: Reason,
): boolean {
  for (const rule of rules) {
    const runs = ['undefined', 'on_success', 'always', 'delayed'].includes(
      String(rule.when),
    );
    const match = matches(rule, reason);
    if (match === 'yes' || (match === 'maybe' && !runs)) {
      return runs;
    }
  }
  return false;
}

/** When a job, or the whole pipeline, runs. */
export interface When {
  onChange: boolean;
  onDefaultBranch: boolean;
  /** It runs although something before it has failed. */
  always: boolean;
  allowFailure: boolean;
  /** It runs for the default branch, protected ones and tags at most. */
  isProtected: boolean;
  /** Its rules, to compare them; undefined when it runs whenever the pipeline does. */
  condition?: string;
}

/** A word of a condition that only holds where not everybody can push. */
const PROTECTED =
  /^(?:\$CI_COMMIT_BRANCH\s*==\s*(?:\$CI_DEFAULT_BRANCH|(["'])(?:main|master)\1)|\$CI_COMMIT_REF_PROTECTED\s*==\s*(["'])true\2|\$CI_COMMIT_TAG)$/;

/** Whether each way to start it asks for a protected branch, or a tag. */
function areProtected(rules: readonly Record<string, unknown>[]): boolean {
  return rules
    .filter(({ when }) => when !== 'never')
    .every(rule =>
      String(rule.if ?? '')
        .split('||')
        .every(part =>
          part.split('&&').some(word => PROTECTED.test(word.trim())),
        ),
    );
}

/** Reads rules; without them it runs as it would otherwise. */
export function whenOf(rules: unknown, otherwise: When): When {
  if (!Array.isArray(rules)) {
    return otherwise;
  }
  const listed = rules.flat().filter(isRecord);
  const has = (member: string, ...values: unknown[]) =>
    listed.some(rule => values.includes(rule[member]));
  const onChange = runsFor(listed, 'change');
  const onDefaultBranch = runsFor(listed, 'branch');
  return {
    onChange,
    onDefaultBranch,
    always: has('when', 'always', 'on_failure'),
    allowFailure: has('allow_failure', true),
    isProtected: areProtected(listed),
    condition:
      onChange && onDefaultBranch
        ? undefined
        : listed
            .map(({ if: condition, changes, exists, when }) =>
              JSON.stringify([condition, changes, exists, when]),
            )
            .join(' '),
  };
}
