import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import { KubernetesCluster, World } from '../world/types';
import { auditEvent, type AuditSink } from './audit';
import { isAllowed, User } from './authorizer';
import { memoryStore, Store } from '../store';
import { list, toObject } from './list';
import { readPath, Target } from './resources';
import { review, REVIEW_PATH } from './review';
import { authenticate, mediaType, readBody, readVerb } from './request';
import { KubernetesState, WritableClusters } from './state';
import { StatusError } from './status';
import { create, findObject, patch, remove, requireWritable } from './writes';

export {
  startAuditWebhook,
  type AuditEvent,
  type AuditSink,
  type AuditWebhook,
} from './audit';
export { kubernetesStateSchema, type KubernetesState } from './state';

const HOST = /^https:\/\/[a-z0-9-]+\.kubernetes\.harbour\.example(\/|$)/;

/**
 * Handler for `https://<cluster>.kubernetes.harbour.example`.
 *
 * @param store - where writes are kept; in memory when absent
 * @param audit - hears of each write that somebody known asked for
 */
export function kubernetesHandlers(
  world: World,
  store: Store<KubernetesState> = memoryStore<KubernetesState>({}),
  audit: AuditSink = () => {},
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
        return await answer({ world, clusters, audit, cluster, request, url });
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
  audit: AuditSink;
  cluster: KubernetesCluster;
  request: Request;
  url: URL;
}

async function answer(question: Question): Promise<Response> {
  const { world, cluster, request, url } = question;
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
  const asked = { ...question, user, target, verb };
  return request.method === 'GET' ? serve(asked, null) : write(asked);
}

/** A question about a resource, of somebody known. */
interface ResourceQuestion extends Question {
  user: User;
  target: Target;
  verb: string;
}

const access = ({ type, namespace, name }: Target, verb: string) => ({
  verb,
  group: type.group,
  resource: type.resource,
  namespace,
  name,
});

/** Serves a write, and has it recorded whatever becomes of it. */
async function write(asked: ResourceQuestion): Promise<Response> {
  const { world, cluster, audit, request, user, target, verb } = asked;
  const receivedAt = world.now();
  let body: unknown = null;
  let failure: StatusError | undefined;
  let response: Response;
  try {
    requireWritable({ target, verb, query: asked.url.searchParams });
    body = await readBody(request);
    response = serve(asked, body);
  } catch (error) {
    if (!(error instanceof StatusError)) {
      throw error;
    }
    failure = error;
    response = error.toResponse();
  }
  // Of a connection that is cut nobody knows what became.
  if (response.type !== 'error') {
    audit(
      cluster.name,
      auditEvent({
        request,
        user,
        target,
        verb,
        body,
        receivedAt,
        answeredAt: world.now(),
        code: response.status,
        failure,
        isAllowed: isAllowed(cluster, user, access(target, verb)),
      }),
    );
  }
  return response;
}

function serve(asked: ResourceQuestion, body: unknown): Response {
  const { world, cluster, request, user, target, verb } = asked;
  const call = {
    service: 'kubernetes' as const,
    operation: `${verb} ${target.type.resource}`,
    cluster: cluster.name,
  };
  world.calls.add(call);
  const fault = world.faults.take(call);
  if (fault) {
    return serveFault(fault, forbidden(user, target, verb).message);
  }
  if (!isAllowed(cluster, user, access(target, verb))) {
    throw forbidden(user, target, verb);
  }
  const query = asked.url.searchParams;
  const contentType = mediaType(request);
  const context = { ...asked, query, body, contentType };
  switch (verb) {
    case 'create':
      return create(context);
    case 'patch':
      return patch(context);
    case 'delete':
      return remove(context);
    case 'get':
      return Response.json(find(cluster, target));
    default:
      return Response.json(list(cluster, target, query));
  }
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
