import type { CompiledPolicy } from './compile';
import { durationMillis } from './durations';
import { clockOf, judgeEligibility, matchRule } from './evaluate';
import { findInputProblem } from './inputs';
import type { PolicyTest } from './schema';

/** A test of a policy that came out differently. */
export interface TestFailure {
  index: number;
  message: string;
}

/** What the policy says to the case of a test: the name of a rule, or why not. */
function outcome(
  policy: CompiledPolicy,
  given: PolicyTest['given'],
): { rule: string } | { refused: string } {
  const asked = {
    duration: given.duration,
    // Tests are about rules; a test without a reason stands for a good one.
    reason:
      given.reason ||
      'x'.repeat(policy.document.request.inputs.reason.minLength),
    ticket: given.ticket,
  };
  const problem = findInputProblem(policy, asked);
  if (problem) {
    return { refused: problem.message };
  }
  // Without groups the test does not ask about eligibility.
  if (given.groups.length > 0) {
    const { eligible, reason } = judgeEligibility(policy, {
      ref: given.subject,
      groups: given.groups,
    });
    if (!eligible) {
      return { refused: reason };
    }
  }
  const [kind, namespace, name] = policy.document.target.entity.split(/[:/]/);
  const { rule } = matchRule(policy, {
    request: {
      duration: durationMillis(given.duration),
      reason: asked.reason,
      ticket: given.ticket ?? '',
      hasTicket: given.ticket !== undefined,
      kind: 'access',
      forOther: false,
      startsIn: 0,
      inputs: {},
    },
    subject: { ref: given.subject, groups: given.groups },
    clock: clockOf(new Date(given.now)),
    entity: {
      kind,
      namespace,
      name,
      type: '',
      lifecycle: '',
      tier: '',
      owner: policy.document.metadata.owner,
      tags: [],
    },
  });
  return rule ? { rule: rule.name } : { refused: 'no rule matches' };
}

/** Runs the policy's inline tests. */
export function runPolicyTests(policy: CompiledPolicy): TestFailure[] {
  return policy.document.tests.flatMap(({ given, expect }, index) => {
    const got = outcome(policy, given);
    const wanted = 'rule' in expect ? `rule ${expect.rule}` : 'a refusal';
    const found =
      'rule' in got ? `rule ${got.rule}` : `a refusal (${got.refused})`;
    const same =
      'rule' in expect
        ? 'rule' in got && got.rule === expect.rule
        : 'refused' in got;
    return same
      ? []
      : [{ index, message: `test expects ${wanted}, but gets ${found}` }];
  });
}
