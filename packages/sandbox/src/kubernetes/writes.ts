import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { KubernetesCluster, KubernetesObject, World } from '../world/types';
import { User } from './authorizer';
import { readBinding } from './bindings';
import { mayBind } from './escalation';
import { toObject } from './list';
import { OBJECT_KINDS, readNewObject } from './objects';
import { applyPatch } from './patch';
import { Target } from './resources';
import { WritableClusters } from './state';
import { badRequest, StatusError } from './status';

/** Kinds that can be made and deleted; those of {@link OBJECT_KINDS} can be patched as well. */
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const WRITABLE = [...BINDINGS, ...OBJECT_KINDS];
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
    // Nothing here depends on anything: there is nothing to wait for.
    propagationPolicy: z
      .enum(['Orphan', 'Background', 'Foreground'])
      .optional(),
    gracePeriodSeconds: z.number().int().min(0).optional(),
  })
  .nullable();

/** What a write works on. */
export interface WriteContext {
  world: World;
  cluster: KubernetesCluster;
  clusters: WritableClusters;
  user: User;
  target: Target;
  verb: string;
  query: URLSearchParams;
  body: unknown;
  /** Media type of the body, without parameters. */
  contentType: string;
}

/** @throws StatusError 405 for what the stand-in does not write, 400 for an option it can't honour */
export function requireWritable({
  target,
  verb,
  query,
}: Pick<WriteContext, 'target' | 'verb' | 'query'>): void {
  const writable = verb === 'patch' ? OBJECT_KINDS : WRITABLE;
  if (!writable.includes(target.type.kind)) {
    throw new StatusError(
      405,
      'MethodNotAllowed',
      `the sandbox API server can ${verb} these only: ${writable.join(', ')}`,
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

/** The binding that a request asks for, when the caller may hand its role on. */
function readGrant({ cluster, user, target, body }: WriteContext) {
  const binding = readBinding(target, body);
  if (!mayBind(cluster, user, binding, target.namespace)) {
    const named = nameOf({ ...target, name: binding.metadata.name });
    throw new StatusError(
      403,
      'Forbidden',
      `${named} is forbidden: user "${user.name}" (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held`,
    );
  }
  return binding;
}

function requireExistingNamespace({ cluster, target }: WriteContext): void {
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
}

/** Makes an object, as `POST` does. */
export function create(context: WriteContext): Response {
  const { world, cluster, clusters, target } = context;
  requireExistingNamespace(context);
  const asked: KubernetesObject = BINDINGS.includes(target.type.kind)
    ? readGrant(context)
    : readNewObject(target, context.body);
  const { name } = asked.metadata;
  if (findObject(cluster, { ...target, name })) {
    throw new StatusError(
      409,
      'AlreadyExists',
      `${nameOf({ ...target, name })} already exists`,
    );
  }
  const { admission = unchanged => unchanged } = cluster;
  const object = admission({
    ...asked,
    metadata: {
      ...asked.metadata,
      ...(target.namespace && { namespace: target.namespace }),
      uid: randomUUID(),
      resourceVersion: String(cluster.resourceVersion + cluster.objects.length),
      creationTimestamp: `${world.now().toISOString().slice(0, 19)}Z`,
    },
  });
  clusters.add(cluster, object);
  return Response.json(toObject(cluster, object), { status: 201 });
}

/** Changes an object, as `PATCH` does. */
export function patch(context: WriteContext): Response {
  const { cluster, clusters, target, body, contentType } = context;
  const object = requireObject(cluster, target);
  const patched = applyPatch(
    target,
    toObject(cluster, object),
    body,
    contentType,
  );
  clusters.replace(cluster, object, patched);
  return Response.json(toObject(cluster, patched));
}

/** Deletes an object, as `DELETE` does. */
export function remove(context: WriteContext): Response {
  const { cluster, clusters, target } = context;
  const options = deleteSchema.safeParse(context.body);
  if (!options.success) {
    throw badRequest(z.prettifyError(options.error));
  }
  const object = requireObject(cluster, target);
  const named = nameOf(target);
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

function requireObject(
  cluster: KubernetesCluster,
  target: Target,
): KubernetesObject {
  const object = findObject(cluster, target);
  if (!object) {
    throw new StatusError(404, 'NotFound', `${nameOf(target)} not found`);
  }
  return object;
}

const versionSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), resourceVersion: z.string() }),
});

function keptVersion(cluster: KubernetesCluster, object: KubernetesObject) {
  return versionSchema.parse(toObject(cluster, object)).metadata;
}
