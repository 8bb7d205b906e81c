import type { KubernetesCluster } from '../world/types';
import type { User } from './authorizer';
import { PATCH_TYPES } from './patch';
import type { Target } from './resources';
import { badRequest, StatusError } from './status';

const VERBS: Record<string, string> = {
  POST: 'create',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Media type of the body, without parameters. */
export const mediaType = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';')[0].trim();

/** @throws StatusError 405 for a method that the path does not take */
export function readVerb(method: string, target: Target): string {
  if (method === 'GET') {
    return target.name ? 'get' : 'list';
  }
  const verb = VERBS[method];
  const scoped = !target.type.namespaced || target.namespace !== undefined;
  if (!verb || !scoped || (verb === 'create') === (target.name !== undefined)) {
    throw new StatusError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  }
  return verb;
}

/**
 * The body as JSON; null when there is none.
 *
 * @throws StatusError 400 when it is no JSON, 415 for another media type
 */
export async function readBody(request: Request): Promise<unknown> {
  const text = request.method === 'GET' ? '' : await request.text();
  if (text === '') {
    return null;
  }
  const accepted =
    request.method === 'PATCH' ? PATCH_TYPES : ['application/json'];
  if (!accepted.includes(mediaType(request))) {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body of the request is not valid JSON');
  }
}

/** @throws StatusError 401 for whoever has no token of the cluster */
export function authenticate(
  cluster: KubernetesCluster,
  headers: Headers,
): User {
  const token = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1];
  const known = cluster.tokens.find(candidate => candidate.token === token);
  if (!known) {
    throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  }
  const account = /^system:serviceaccount:([^:]+):/.exec(known.user);
  return {
    name: known.user,
    groups: [
      ...known.groups,
      'system:authenticated',
      ...(account
        ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
        : []),
    ],
  };
}
