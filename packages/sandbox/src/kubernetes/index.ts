import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import { KubernetesCluster, World } from '../world/types';
import { isAllowed, User } from './authorizer';
import { memoryStore, Store } from '../store';
import { list, toObject } from './list';
import { readPath, Target } from './resources';
import { review, REVIEW_PATH } from './review';
import { KubernetesState, WritableClusters } from './state';
import { badRequest, StatusError } from './status';
import { create, findObject, remove, requireWritable } from './writes';

export { kubernetesStateSchema, type KubernetesState } from './state';

const HOST = /^https:\/\/[a-z0-9-]+\.kubernetes\.harbour\.example(\/|$)/;

const VERBS: Record<string, string> = { POST: 'create', DELETE: 'delete' };

/**
 * Handler for `https://<cluster>.kubernetes.harbour.example`.
 *
 * @param store - where writes are kept; in memory when absent
 */
export function kubernetesHandlers(
  world: World,
  store: Store<KubernetesState> = memoryStore<KubernetesState>({}),
): HttpHandler[] {
  const clusters = new WritableClusters(store);
  clusters.restore(world);
  return [
    http.all(HOST, async ({ request }) => {
      const url = new URL(request.url);
      const name = url.hostname.split('.')[0];
      const cluster = world.clusters.find(candidate => candidate.name === name);
      try {
        if (!cluster) {
          throw new StatusError(404, 'NotFound', `no cluster ${name}`);
        }
        return await answer({ world, clusters, cluster, request, url });
      } catch (error) {
        if (error instanceof StatusError) {
          return error.toResponse();
        }
        throw error;
      }
    }),
  ];
}

interface Question {
  world: World;
  clusters: WritableClusters;
  cluster: KubernetesCluster;
  request: Request;
  url: URL;
}

async function answer(question: Question): Promise<Response> {
  const { world, clusters, cluster, request, url } = question;
  const user = authenticate(cluster, request.headers);
  if (url.pathname === '/version') {
    return Response.json({ major: '1', minor: '34', gitVersion: 'v1.34.2' });
  }
  const call = (operation: string) => ({
    service: 'kubernetes' as const,
    operation,
    cluster: cluster.name,
  });
  if (url.pathname === REVIEW_PATH && request.method === 'POST') {
    const asked = call('create selfsubjectaccessreviews');
    world.calls.add(asked);
    const broken = world.faults.take(asked);
    return broken
      ? serveFault(broken, asked.operation)
      : Response.json(review(cluster, user, await readBody(request)), {
          status: 201,
        });
  }
  const target = readPath(url.pathname);
  if (!target) {
    throw new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  }
  const verb = readVerb(request.method, target);
  if (verb === 'create' || verb === 'delete') {
    requireWritable({ target, query: url.searchParams });
  }
  const asked = call(`${verb} ${target.type.resource}`);
  const body = await readBody(request);
  world.calls.add(asked);
  const fault = world.faults.take(asked);
  if (fault) {
    return serveFault(fault, forbidden(user, target, verb).message);
  }
  const { resource, group } = target.type;
  const { namespace, name } = target;
  if (!isAllowed(cluster, user, { verb, group, resource, namespace, name })) {
    throw forbidden(user, target, verb);
  }
  const query = url.searchParams;
  const context = { world, cluster, clusters, user, target, query, body };
  switch (verb) {
    case 'create':
      return create(context);
    case 'delete':
      return remove(context);
    case 'get':
      return Response.json(find(cluster, target));
    default:
      return Response.json(list(cluster, target, query));
  }
}

function readVerb(method: string, target: Target): string {
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

/** The body as JSON; null when there is none. */
async function readBody(request: Request): Promise<unknown> {
  const text = request.method === 'GET' ? '' : await request.text();
  if (text === '') {
    return null;
  }
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body of the request is not valid JSON');
  }
}

function authenticate(cluster: KubernetesCluster, headers: Headers): User {
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

function forbidden(user: User, target: Target, verb: string): StatusError {
  const { resource, group } = target.type;
  const scope = target.namespace
    ? `in the namespace "${target.namespace}"`
    : 'at the cluster scope';
  const subject = target.name
    ? `${resource}${group ? `.${group}` : ''} "${target.name}"`
    : `${resource}${group ? `.${group}` : ''}`;
  return new StatusError(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`,
  );
}

function find(cluster: KubernetesCluster, target: Target): object {
  const object = findObject(cluster, target);
  if (!object) {
    throw new StatusError(
      404,
      'NotFound',
      `${target.type.resource} "${target.name}" not found`,
    );
  }
  return toObject(cluster, object);
}

function serveFault(fault: Fault, refusal: string): Response {
  switch (fault.error) {
    case 'Disconnect':
      return HttpResponse.error();
    case 'AccessDenied':
      throw new StatusError(403, 'Forbidden', refusal);
    case 'Throttling':
      throw new StatusError(
        429,
        'TooManyRequests',
        'the server has received too many requests and has asked us to try again later',
        { 'retry-after': String(fault.retryAfterSeconds) },
      );
    default:
      throw new StatusError(
        500,
        'InternalError',
        'Internal error occurred: the sandbox was told to fail',
      );
  }
}
