import { z } from 'zod';
import { KubernetesCluster, KubernetesObject } from '../world/types';

/** An authenticated caller. */
export interface User {
  name: string;
  groups: string[];
}

/** What the caller wants to do. */
export interface Access {
  verb: string;
  group: string;
  resource: string;
  /** Absent: in every namespace, or cluster-scoped. */
  namespace?: string;
  name?: string;
}

const ruleSchema = z.looseObject({
  verbs: z.array(z.string()).default([]),
  apiGroups: z.array(z.string()).default([]),
  resources: z.array(z.string()).default([]),
  resourceNames: z.array(z.string()).default([]),
});
const roleSchema = z.looseObject({ rules: z.array(ruleSchema).nullish() });
const bindingSchema = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(
      z.looseObject({
        kind: z.string(),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .nullish(),
});

/** Whether the cluster's own RBAC objects grant the access. */
export function isAllowed(
  cluster: KubernetesCluster,
  user: User,
  access: Access,
): boolean {
  return cluster.objects.some(binding => {
    const clusterWide = binding.kind === 'ClusterRoleBinding';
    const inNamespace =
      binding.kind === 'RoleBinding' &&
      binding.metadata.namespace === access.namespace &&
      access.namespace !== undefined;
    return (
      (clusterWide || inNamespace) && grants(cluster, binding, user, access)
    );
  });
}

function grants(
  cluster: KubernetesCluster,
  binding: KubernetesObject,
  user: User,
  access: Access,
): boolean {
  const parsed = bindingSchema.safeParse(binding);
  if (!parsed.success) {
    return false;
  }
  const { roleRef, subjects } = parsed.data;
  const bound = subjects?.some(subject => {
    switch (subject.kind) {
      case 'User':
        return subject.name === user.name;
      case 'Group':
        return user.groups.includes(subject.name);
      default:
        return (
          user.name ===
          `system:serviceaccount:${subject.namespace ?? binding.metadata.namespace}:${subject.name}`
        );
    }
  });
  const { namespace } = binding.metadata;
  const rules = bound && readRules(cluster, { ...roleRef, namespace });
  return (rules || []).some(rule => covers(rule, access));
}

/** The rules of a role; undefined when there is no such role. */
export function readRules(
  cluster: KubernetesCluster,
  { kind, name, namespace }: { kind: string; name: string; namespace?: string },
): z.infer<typeof ruleSchema>[] | undefined {
  const role = cluster.objects.find(
    candidate =>
      candidate.kind === kind &&
      candidate.metadata.name === name &&
      (kind === 'ClusterRole' || candidate.metadata.namespace === namespace),
  );
  return role && (roleSchema.safeParse(role).data?.rules ?? []);
}

function covers(rule: z.infer<typeof ruleSchema>, access: Access): boolean {
  const has = (values: string[], wanted: string) =>
    values.includes('*') || values.includes(wanted);
  return (
    has(rule.verbs, access.verb) &&
    has(rule.apiGroups, access.group) &&
    has(rule.resources, access.resource) &&
    (rule.resourceNames.length === 0 ||
      (access.name !== undefined && rule.resourceNames.includes(access.name)))
  );
}
