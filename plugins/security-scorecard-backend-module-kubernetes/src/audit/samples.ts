import type { AuditRule } from './policy';
import type { AuditRequest } from './simulate';

/** Somebody whom no policy names. */
const ORDINARY = {
  user: 'somebody@fairway.invalid',
  groups: ['system:authenticated'],
};
const ORDINARY_NAMESPACE = 'fairway-sample';
const ORDINARY_NAME = 'fairway-sample';

/** Most requests that are made up from one policy; it is written by others. */
const MAX_REQUESTS = 20_000;

/** A resource that requests are made up for. */
export interface SampleResource {
  /** API group; empty for the core group. */
  group: string;
  /** With its subresource. */
  resource: string;
  verbs: readonly string[];
  /** Whether it is in a namespace. */
  namespaced: boolean;
}

/** Every verb on an object. */
export const VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];
/** Verbs that change something. */
export const WRITE_VERBS = VERBS.slice(3);

/** Verbs that name one object. */
const NAMED = new Set(['get', 'update', 'patch', 'delete']);

/** Requests of somebody ordinary, in a namespace and for an object that no policy names. */
export function ordinaryRequests({
  group,
  resource,
  verbs,
  namespaced,
}: SampleResource): AuditRequest[] {
  return verbs.map(verb => ({
    ...ORDINARY,
    verb,
    group,
    resource,
    namespace: namespaced ? ORDINARY_NAMESPACE : undefined,
    name: NAMED.has(verb) || resource.includes('/') ? ORDINARY_NAME : undefined,
  }));
}

const orElse = <T>(values: readonly T[], other: T): readonly T[] =>
  values.length === 0 ? [other] : values;

/** The requests that one rule is about, by what it names itself. */
function* requestsOf(
  rule: AuditRule,
  { group, resource, verbs, namespaced }: SampleResource,
): Iterable<AuditRequest> {
  const names = rule.resources.flatMap(entry => entry.resourceNames);
  for (const verb of verbs) {
    for (const namespace of namespaced
      ? orElse(rule.namespaces, ORDINARY_NAMESPACE)
      : [undefined]) {
      for (const name of [ORDINARY_NAME, ...names]) {
        for (const user of orElse(rule.users, ORDINARY.user)) {
          for (const own of orElse(rule.userGroups, ORDINARY.groups[0])) {
            const groups = [...ORDINARY.groups, own];
            yield { user, groups, verb, group, resource, namespace, name };
          }
        }
      }
    }
  }
}

/**
 * Requests for a resource that the rules of a policy are about, by what they name.
 *
 * @throws Error when there are more than can be looked through
 */
export function* namedRequests(
  rules: readonly AuditRule[],
  resource: SampleResource,
): Iterable<AuditRequest> {
  let made = 0;
  for (const rule of rules) {
    for (const request of requestsOf(rule, resource)) {
      made += 1;
      if (made > MAX_REQUESTS) {
        throw new Error('it names more than can be looked through');
      }
      yield request;
    }
  }
}
