import { type AuditLevel, type AuditPolicy, type AuditRule } from './policy';

/**
 * Decides how much of a request is recorded, as the API server does
 * (apiserver/pkg/audit/policy/checker.go).
 */

/** A request to the API server. */
export interface AuditRequest {
  user: string;
  groups: readonly string[];
  verb: string;
  /** API group; empty for the core group. Absent with a `path`. */
  group?: string;
  /** With its subresource: `pods/exec`. Absent with a `path`. */
  resource?: string;
  /** Absent for requests of no namespace. */
  namespace?: string;
  name?: string;
  /** Of a request that is for no resource, such as `/healthz`. */
  path?: string;
}

const allows = (limit: readonly string[], value: string) =>
  limit.length === 0 || limit.includes(value);

/** Other than in roles, `pods/*` is a wildcard here, and takes `pods` with it. */
function matchesResource(
  { resources }: AuditRule,
  { group, resource = '', name = '' }: AuditRequest,
): boolean {
  const [base, subresource] = resource.split('/');
  return resources.some(
    entry =>
      entry.group === group &&
      (entry.resources.length === 0 ||
        (allows(entry.resourceNames, name) &&
          entry.resources.some(
            pattern =>
              pattern === '*' ||
              pattern === resource ||
              (subresource !== undefined && pattern === `*/${subresource}`) ||
              pattern === `${base}/*`,
          ))),
  );
}

function matchesPath({ nonResourceURLs }: AuditRule, path: string): boolean {
  return nonResourceURLs.some(
    url =>
      url === '*' ||
      url === path ||
      (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
  );
}

/** Whether a rule is about a request. */
function matchesRule(rule: AuditRule, request: AuditRequest): boolean {
  const { users, userGroups, verbs, namespaces, resources } = rule;
  if (
    !allows(users, request.user) ||
    !(
      userGroups.length === 0 ||
      userGroups.some(group => request.groups.includes(group))
    ) ||
    !allows(verbs, request.verb)
  ) {
    return false;
  }
  if (namespaces.length > 0 || resources.length > 0) {
    return (
      request.path === undefined &&
      allows(namespaces, request.namespace ?? '') &&
      (resources.length === 0 || matchesResource(rule, request))
    );
  }
  return (
    rule.nonResourceURLs.length === 0 ||
    (request.path !== undefined && matchesPath(rule, request.path))
  );
}

/** The rule that decides on a request; undefined when none matches. */
export function decidingRule(
  { rules }: AuditPolicy,
  request: AuditRequest,
): AuditRule | undefined {
  return rules.find(rule => matchesRule(rule, request));
}

/** How much of a request is recorded; nothing when no rule matches. */
export function levelOf(
  policy: AuditPolicy,
  request: AuditRequest,
): AuditLevel {
  return decidingRule(policy, request)?.level ?? 'None';
}
