import { AwsError } from './AwsError';
import { AwsOperationRequest, AwsRequest } from './protocol';

/**
 * Operations by method and path: `GET /clusters/{name}/access-entries`, with
 * `?logging` where the presence of a query member decides. The first that
 * matches is taken; without a method it is POST.
 */
export type RestRoutes = Record<string, string>;

interface RestRoute {
  operation: string;
  method: string;
  segments: string[];
  /** Query member that has to be present. */
  flag?: string;
}

function parseRoute([key, operation]: [string, string]): RestRoute {
  const [method, target] = key.includes(' ') ? key.split(' ') : ['POST', key];
  const [path, flag] = target.split('?');
  return { operation, method, segments: path.split('/'), flag };
}

function pathMembers(
  segments: string[],
  path: string,
): Record<string, string> | undefined {
  const asked = path.split('/');
  if (asked.length !== segments.length) {
    return undefined;
  }
  const members: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name && asked[index] !== '') {
      members[name] = decodeURIComponent(asked[index]);
    } else if (segment !== asked[index]) {
      return undefined;
    }
  }
  return members;
}

function queryMembers(
  query: URLSearchParams,
  flag: string | undefined,
): Record<string, string | string[]> {
  const names = new Set(query.keys());
  return Object.fromEntries(
    [...names]
      // The SDK names the operation in x-id, for logs only.
      .filter(name => name !== flag && name !== 'x-id')
      .map(name => {
        const values = query.getAll(name);
        return [name, values.length === 1 ? values[0] : values];
      }),
  );
}

/**
 * Reads the operation and the members that are in the URL. Those of the query
 * are texts, and lists of texts where one is repeated.
 *
 * @returns a reader that throws AwsError when no route matches
 */
export function restRouter(
  routes: RestRoutes,
): (
  request: AwsRequest,
) => AwsOperationRequest & { input: Record<string, unknown> } {
  const parsed = Object.entries(routes).map(parseRoute);
  return ({ method, path, query }) => {
    for (const { operation, segments, flag, ...route } of parsed) {
      const members =
        route.method === method && (!flag || query.has(flag))
          ? pathMembers(segments, path)
          : undefined;
      if (members) {
        return {
          operation,
          input: { ...queryMembers(query, flag), ...members },
        };
      }
    }
    throw new AwsError(
      'UnknownOperationException',
      404,
      `The sandbox has no operation at ${method} ${path}`,
    );
  };
}
