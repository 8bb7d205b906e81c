import {
  failVerdict,
  PASS,
  type RuleVerdict,
  unknownVerdict,
} from '../verdict';
import type { HeldPolicy, Principal } from './Principal';

/** Policies that count: of an account as a whole only those it wrote itself, as in Security Hub. */
export type PolicySelection = (policy: HeldPolicy) => boolean;

function unreadable(
  { arn }: Principal,
  policies: readonly HeldPolicy[],
): RuleVerdict | undefined {
  const policy = policies.find(({ breadth }) => !breadth);
  return policy
    ? unknownVerdict(`The policy ${policy.name} of ${arn} could not be read`)
    : undefined;
}

/** IAM.1: no policy that allows every action on every resource. */
export function notAdministrator(
  principal: Principal,
  counts: PolicySelection,
): RuleVerdict {
  const policies = principal.policies.filter(counts);
  const admin = policies.find(({ breadth }) => breadth?.admin);
  if (admin) {
    return failVerdict({
      vulnerability: 'IAM.1',
      severity: 'high',
      component: principal.arn,
      location: admin.name,
      title: `The ${principal.kind} ${principal.arn} has every right in the account, by ${admin.name}`,
      remediation: `Replace ${admin.name} by a policy with the actions and resources that the ${principal.kind} uses.`,
    });
  }
  return unreadable(principal, policies) ?? PASS;
}

/** IAM.21: no policy of the account's own that allows every action of a service. */
export function noServiceWildcard(principal: Principal): RuleVerdict {
  const policies = principal.policies.filter(policy => !policy.managedByAws);
  const wide = policies.find(
    ({ breadth }) => breadth && breadth.wildcardServices.length > 0,
  );
  const [service] = wide?.breadth?.wildcardServices ?? [];
  if (wide && service) {
    const what =
      service === '*'
        ? 'everything but the actions that it names'
        : `every action of ${service}`;
    return failVerdict({
      vulnerability: 'IAM.21',
      severity: 'low',
      component: principal.arn,
      location: wide.name,
      title: `${wide.name} of ${principal.arn} allows ${what}`,
      remediation:
        'Name the actions that are used; Access Analyzer can generate the policy from the CloudTrail history.',
    });
  }
  return unreadable(principal, policies) ?? PASS;
}
