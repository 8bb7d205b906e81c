import type { RoleMap } from './rbac.js';
import type { Principal } from './token.js';

/** What is asked for. */
export interface AccessRequest {
  /** `METHOD /path` of the route, with the names of its parameters; undefined when there is none. */
  route: string | undefined;
  /** Values of the path's parameters. */
  params: Readonly<Record<string, string>>;
  /** Who asks; undefined without a valid token. */
  principal: Principal | undefined;
}

/** Whether it may happen. */
export type Decision =
  | { allowed: true; privileged: boolean }
  | { allowed: false; status: 401 | 403 | 404; reason: string };

/**
 * Decides by the role map alone. What it does not allow is refused: an unknown
 * route, a route without a rule, a role that the rule does not name.
 */
export function authorize(roleMap: RoleMap, request: AccessRequest): Decision {
  const { route, params, principal } = request;
  const rule = route === undefined ? undefined : roleMap.get(route);
  if (rule?.kind === 'public') {
    return { allowed: true, privileged: false };
  }
  if (!principal) {
    return { allowed: false, status: 401, reason: 'no valid token' };
  }
  // Only somebody known learns that there is nothing here.
  if (route === undefined) {
    return { allowed: false, status: 404, reason: 'no such route' };
  }
  if (rule?.roles.some(role => principal.roles.includes(role))) {
    return { allowed: true, privileged: rule.privileged };
  }
  if (rule?.self !== undefined && params[rule.self] === principal.subject) {
    return { allowed: true, privileged: rule.privileged };
  }
  return { allowed: false, status: 403, reason: rule ? 'missing role' : 'no rule for this route' };
}
