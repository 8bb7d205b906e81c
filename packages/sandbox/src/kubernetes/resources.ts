import { z } from 'zod';
import { badRequest } from './status';

/** A resource type of the API server. */
export interface ResourceType {
  /** Plural name in paths and rules. */
  resource: string;
  /** API group; empty for the core group. */
  group: string;
  kind: string;
  namespaced: boolean;
}

const RBAC = 'rbac.authorization.k8s.io';

/** What the stand-in serves. */
export const RESOURCE_TYPES: ResourceType[] = [
  { resource: 'namespaces', group: '', kind: 'Namespace', namespaced: false },
  {
    resource: 'serviceaccounts',
    group: '',
    kind: 'ServiceAccount',
    namespaced: true,
  },
  { resource: 'configmaps', group: '', kind: 'ConfigMap', namespaced: true },
  { resource: 'pods', group: '', kind: 'Pod', namespaced: true },
  {
    resource: 'replicationcontrollers',
    group: '',
    kind: 'ReplicationController',
    namespaced: true,
  },
  {
    resource: 'deployments',
    group: 'apps',
    kind: 'Deployment',
    namespaced: true,
  },
  {
    resource: 'daemonsets',
    group: 'apps',
    kind: 'DaemonSet',
    namespaced: true,
  },
  {
    resource: 'statefulsets',
    group: 'apps',
    kind: 'StatefulSet',
    namespaced: true,
  },
  {
    resource: 'replicasets',
    group: 'apps',
    kind: 'ReplicaSet',
    namespaced: true,
  },
  { resource: 'jobs', group: 'batch', kind: 'Job', namespaced: true },
  { resource: 'cronjobs', group: 'batch', kind: 'CronJob', namespaced: true },
  {
    resource: 'networkpolicies',
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    namespaced: true,
  },
  { resource: 'roles', group: RBAC, kind: 'Role', namespaced: true },
  {
    resource: 'rolebindings',
    group: RBAC,
    kind: 'RoleBinding',
    namespaced: true,
  },
  {
    resource: 'clusterroles',
    group: RBAC,
    kind: 'ClusterRole',
    namespaced: false,
  },
  {
    resource: 'clusterrolebindings',
    group: RBAC,
    kind: 'ClusterRoleBinding',
    namespaced: false,
  },
];

/** `v1` or `rbac.authorization.k8s.io/v1`. */
export const apiVersion = ({ group }: ResourceType): string =>
  group ? `${group}/v1` : 'v1';

/** What a path asks for. */
export interface Target {
  type: ResourceType;
  namespace?: string;
  name?: string;
}

/** The resource a path names, or undefined when the API server has none there. */
export function readPath(path: string): Target | undefined {
  const match =
    /^\/(?:api|apis\/([^/]+))\/v1(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(
      path,
    );
  const [, group = '', namespace, resource, name] = match ?? [];
  const type = RESOURCE_TYPES.find(
    candidate => candidate.resource === resource && candidate.group === group,
  );
  if (type && (!namespace || type.namespaced)) {
    return { type, namespace, name };
  }
  return undefined;
}

const typedSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });

/** @throws StatusError 400 when an object is not of the path's kind */
export function requireType({ type }: Target, body: unknown): void {
  const version = apiVersion(type);
  const typed = typedSchema.safeParse(body).data;
  if (typed?.kind !== type.kind || typed.apiVersion !== version) {
    throw badRequest(`the object provided is not a ${type.kind} of ${version}`);
  }
}

/** @throws StatusError 400 when an object is not of the path's namespace */
export function requireNamespace(
  target: Target,
  namespace: string | undefined,
): void {
  if ((namespace ?? target.namespace) !== target.namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
}
