import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { KubernetesCluster, KubernetesObject, World } from '../world/types';
import { User } from './authorizer';
import { readBinding, toKeptObject } from './bindings';
import { mayBind } from './escalation';
import { toObject } from './list';
import { Target } from './resources';
import { WritableClusters } from './state';
import { badRequest, StatusError } from './status';

/** Kinds that can be made and deleted. */
const WRITABLE = ['RoleBinding', 'ClusterRoleBinding'];
/** Query parameters that change nothing here. */
const HARMLESS = ['pretty', 'fieldManager', 'fieldValidation'];

const deleteSchema = z
  .strictObject({
    apiVersion: z.string().optional(),
    kind: z.literal('DeleteOptions').optional(),
    preconditions: z
      .strictObject({
        uid: z.string().optional(),
        resourceVersion: z.string().optional(),
      })
      .optional(),
  })
  .nullable();

/** What a write works on. */
export interface WriteContext {
  world: World;
  cluster: KubernetesCluster;
  clusters: WritableClusters;
  user: User;
  target: Target;
  query: URLSearchParams;
  body: unknown;
}

/** @throws StatusError 405 for what the stand-in does not write, 400 for an option it can't honour */
export function requireWritable({
  target,
  query,
}: Pick<WriteContext, 'target' | 'query'>): void {
  if (!WRITABLE.includes(target.type.kind)) {
    throw new StatusError(
      405,
      'MethodNotAllowed',
      `the sandbox API server writes ${WRITABLE.join(' and ')} only`,
    );
  }
  const unknown = [...query.keys()].find(name => !HARMLESS.includes(name));
  if (unknown) {
    throw badRequest(`the sandbox API server does not know ${unknown}`);
  }
}

function nameOf({ type, name }: Target): string {
  return `${type.resource}${type.group ? `.${type.group}` : ''} "${name}"`;
}

/** Makes a binding, as `POST` does. */
export function create(context: WriteContext): Response {
  const { world, cluster, clusters, user, target } = context;
  const binding = readBinding(target, context.body);
  const { name } = binding.metadata;
  const named = nameOf({ ...target, name });
  if (
    target.namespace &&
    !cluster.objects.some(
      ({ kind, metadata }) =>
        kind === 'Namespace' && metadata.name === target.namespace,
    )
  ) {
    throw new StatusError(
      404,
      'NotFound',
      `namespaces "${target.namespace}" not found`,
    );
  }
  if (!mayBind(cluster, user, binding, target.namespace)) {
    throw new StatusError(
      403,
      'Forbidden',
      `${named} is forbidden: user "${user.name}" (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held`,
    );
  }
  if (findObject(cluster, { ...target, name })) {
    throw new StatusError(409, 'AlreadyExists', `${named} already exists`);
  }
  const { admission = unchanged => unchanged } = cluster;
  const asked = toKeptObject(target, binding, {
    uid: randomUUID(),
    resourceVersion: String(cluster.resourceVersion + cluster.objects.length),
    creationTimestamp: `${world.now().toISOString().slice(0, 19)}Z`,
  });
  const object = admission(asked);
  clusters.add(cluster, object);
  return Response.json(toObject(cluster, object), { status: 201 });
}

/** Deletes a binding, as `DELETE` does. */
export function remove(context: WriteContext): Response {
  const { cluster, clusters, target } = context;
  const options = deleteSchema.safeParse(context.body);
  if (!options.success) {
    throw badRequest(z.prettifyError(options.error));
  }
  const object = findObject(cluster, target);
  const named = nameOf(target);
  if (!object) {
    throw new StatusError(404, 'NotFound', `${named} not found`);
  }
  const kept = keptVersion(cluster, object);
  const { uid, resourceVersion } = options.data?.preconditions ?? {};
  for (const [field, wanted, real] of [
    ['UID', uid, kept.uid],
    ['ResourceVersion', resourceVersion, kept.resourceVersion],
  ]) {
    if (wanted !== undefined && wanted !== real) {
      throw new StatusError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${named}: the ${field} in the precondition (${wanted}) does not match the ${field} in record (${real}). The object might have been deleted and then recreated`,
      );
    }
  }
  clusters.remove(cluster, object);
  return Response.json({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: target.name,
      group: target.type.group,
      kind: target.type.resource,
      uid: kept.uid,
    },
  });
}

/** The object a target names, or undefined. */
export function findObject(
  cluster: KubernetesCluster,
  target: Target,
): KubernetesObject | undefined {
  return cluster.objects.find(
    ({ kind, metadata }) =>
      kind === target.type.kind &&
      metadata.name === target.name &&
      metadata.namespace === target.namespace,
  );
}

const versionSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), resourceVersion: z.string() }),
});

function keptVersion(cluster: KubernetesCluster, object: KubernetesObject) {
  return versionSchema.parse(toObject(cluster, object)).metadata;
}
