import type { PolicyRule } from './objects';

/**
 * Whether a rule grants a request, as the RBAC authorizer of Kubernetes
 * decides it (pkg/apis/rbac/v1/evaluation_helpers.go).
 */

const ALL = '*';

/** What somebody wants to do with a resource. */
export interface ResourceRequest {
  verb: string;
  /** Empty for the core group. */
  apiGroup: string;
  resource: string;
  subresource?: string;
  /** Absent: any object, as in a list or create. */
  name?: string;
}

function includes(values: readonly string[] = [], wanted: string): boolean {
  return values.includes(ALL) || values.includes(wanted);
}

/**
 * `*` grants every resource and subresource, `pods` not `pods/exec`, and
 * `*`+`/scale` the subresource of all. `pods/*` means nothing: it is no wildcard.
 */
function includesResource(
  resources: readonly string[] = [],
  { resource, subresource }: ResourceRequest,
): boolean {
  const wanted = subresource ? `${resource}/${subresource}` : resource;
  return (
    includes(resources, wanted) ||
    (subresource !== undefined && resources.includes(`${ALL}/${subresource}`))
  );
}

/** Whether the rule grants the request for at least one name. */
export function grantsForSomeName(
  rule: PolicyRule,
  request: ResourceRequest,
): boolean {
  return (
    includes(rule.verbs, request.verb) &&
    includes(rule.apiGroups, request.apiGroup) &&
    includesResource(rule.resources, request)
  );
}

/** Whether the rule grants the request. Without a name, a rule that is limited to names does not. */
export function grants(rule: PolicyRule, request: ResourceRequest): boolean {
  const names = rule.resourceNames ?? [];
  return (
    grantsForSomeName(rule, request) &&
    (names.length === 0 ||
      (request.name !== undefined && names.includes(request.name)))
  );
}
