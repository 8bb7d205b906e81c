import type { AuditPolicy, AuditRule } from './policy';
import {
  namedRequests,
  ordinaryRequests,
  type SampleResource,
} from './samples';
import { levelOf } from './simulate';

/** Groups of parts of Kubernetes, which are left out for their number. */
const COMPONENTS = /^system:/;
/** Groups of that prefix that people and workloads are in. */
const WIDE =
  /^system:(?:authenticated|unauthenticated|masters|serviceaccounts(?::.+)?)$/;

/** Whether a group is one of people or workloads, and not of a part of Kubernetes. */
export const isWide = (group: string): boolean =>
  !COMPONENTS.test(group) || WIDE.test(group);

/** What is not recorded of a resource. */
export interface Silence {
  verbs: string[];
  /** Only there, or only of them; empty when everywhere and of everybody. */
  where: string[];
}

/** A rule as one of people: it may leave out users by name, and parts of Kubernetes. */
function ofPeople(
  rule: AuditRule,
  { byName }: { byName: boolean },
): AuditRule[] {
  const userGroups = rule.userGroups.filter(isWide);
  return rule.level === 'None' &&
    rule.users.length === 0 &&
    (userGroups.length > 0 || rule.userGroups.length === 0)
    ? [
        {
          ...rule,
          userGroups,
          resources: byName
            ? rule.resources
            : rule.resources.map(entry => ({ ...entry, resourceNames: [] })),
        },
      ]
    : [];
}

/**
 * What a policy does not record of a resource: of anybody, or only in the
 * namespaces and of the groups that it names.
 *
 * @param options - `byName`: objects that it names are looked at, too
 * @throws Error when the policy names more than can be looked through
 */
export function silenceOf(
  policy: AuditPolicy,
  resource: SampleResource,
  options: { byName: boolean },
): Silence | undefined {
  const silent = (request: Parameters<typeof levelOf>[1]) =>
    levelOf(policy, request) === 'None';
  const everywhere = ordinaryRequests(resource).filter(silent);
  if (everywhere.length > 0) {
    return { verbs: everywhere.map(({ verb }) => verb), where: [] };
  }
  const rules = policy.rules.flatMap(rule => ofPeople(rule, options));
  const verbs = new Set<string>();
  const where = new Set<string>();
  for (const request of namedRequests(rules, resource)) {
    if (silent(request)) {
      const { namespace = 'no namespace', name = 'any', groups } = request;
      verbs.add(request.verb);
      where.add(`${name} in ${namespace} by ${groups.at(-1)}`);
    }
  }
  return verbs.size === 0
    ? undefined
    : { verbs: [...verbs], where: [...where].slice(0, 3) };
}
