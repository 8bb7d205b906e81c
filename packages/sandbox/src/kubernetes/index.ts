import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import { KubernetesCluster, World } from '../world/types';
import { isAllowed, User } from './authorizer';
import { list, toObject } from './list';
import { readPath, Target } from './resources';
import { StatusError } from './status';

const HOST = /^https:\/\/[a-z0-9-]+\.kubernetes\.harbour\.example(\/|$)/;

/** Handler for `https://<cluster>.kubernetes.harbour.example`. */
export function kubernetesHandlers(world: World): HttpHandler[] {
  return [
    http.all(HOST, ({ request }) => {
      const url = new URL(request.url);
      const name = url.hostname.split('.')[0];
      const cluster = world.clusters.find(candidate => candidate.name === name);
      try {
        if (!cluster) {
          throw new StatusError(404, 'NotFound', `no cluster ${name}`);
        }
        return answer(world, cluster, request, url);
      } catch (error) {
        if (error instanceof StatusError) {
          return error.toResponse();
        }
        throw error;
      }
    }),
  ];
}

function answer(
  world: World,
  cluster: KubernetesCluster,
  request: Request,
  url: URL,
): Response {
  const user = authenticate(cluster, request.headers);
  if (url.pathname === '/version') {
    return Response.json({ major: '1', minor: '34', gitVersion: 'v1.34.2' });
  }
  const target = readPath(url.pathname);
  if (!target) {
    throw new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  }
  if (request.method !== 'GET') {
    throw new StatusError(
      405,
      'MethodNotAllowed',
      'the sandbox API server is read-only',
    );
  }
  const verb = target.name ? 'get' : 'list';
  const call = {
    service: 'kubernetes' as const,
    operation: `${verb} ${target.type.resource}`,
    cluster: cluster.name,
  };
  world.calls.add(call);
  const fault = world.faults.take(call);
  if (fault) {
    return serveFault(fault, user, target, verb);
  }
  const { resource, group } = target.type;
  const { namespace, name } = target;
  if (!isAllowed(cluster, user, { verb, group, resource, namespace, name })) {
    throw forbidden(user, target, verb);
  }
  return Response.json(
    name ? find(cluster, target) : list(cluster, target, url.searchParams),
  );
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
  const object = cluster.objects.find(
    ({ kind, metadata }) =>
      kind === target.type.kind &&
      metadata.name === target.name &&
      metadata.namespace === target.namespace,
  );
  if (!object) {
    throw new StatusError(
      404,
      'NotFound',
      `${target.type.resource} "${target.name}" not found`,
    );
  }
  return toObject(cluster, object);
}

function serveFault(
  fault: Fault,
  user: User,
  target: Target,
  verb: string,
): Response {
  switch (fault.error) {
    case 'Disconnect':
      return HttpResponse.error();
    case 'AccessDenied':
      throw forbidden(user, target, verb);
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
