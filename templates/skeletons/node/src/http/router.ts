import type { Route } from './types.js';

const MAX_PARAMETER_LENGTH = 200;

/** A route and the values in its path. */
export interface Match {
  route: Route;
  /** `METHOD /path` with the names of the parameters, as in rbac.yaml. */
  name: string;
  params: Readonly<Record<string, string>>;
}

/** How a route is named in rbac.yaml. */
export function nameOf(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}

function decode(segment: string): string | undefined {
  try {
    const value = decodeURIComponent(segment);
    return value === '' || value.length > MAX_PARAMETER_LENGTH || value.includes('/')
      ? undefined
      : value;
  } catch {
    return undefined;
  }
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split('/');
  const values = path.split('/');
  if (names.length !== values.length) {
    return undefined;
  }
  const params: [string, string][] = [];
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? '';
    if (!name.startsWith(':')) {
      if (name !== value) {
        return undefined;
      }
      continue;
    }
    const decoded = decode(value);
    if (decoded === undefined) {
      return undefined;
    }
    params.push([name.slice(1), decoded]);
  }
  return Object.fromEntries(params);
}

/** Finds the route of a request: the path must be the same, sign by sign. */
export function findRoute(
  routes: readonly Route[],
  method: string | undefined,
  path: string,
): Match | undefined {
  for (const route of routes) {
    const params = route.method === method ? paramsOf(route.path, path) : undefined;
    if (params) {
      return { route, name: nameOf(route), params };
    }
  }
  return undefined;
}
