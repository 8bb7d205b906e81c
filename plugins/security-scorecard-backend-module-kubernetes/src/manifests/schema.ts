import { z } from 'zod';

/**
 * Shapes of the objects that are judged. An object that does not have the shape
 * is none that Kubernetes takes, and is not judged.
 */

/** YAML 1.1 reads some plain words as something else; the API server takes them as text. */
const text = z
  .union([z.string(), z.number(), z.boolean(), z.date()])
  .transform(value =>
    value instanceof Date ? value.toISOString() : String(value),
  );
const texts = z
  .array(text)
  .nullish()
  .transform(values => values ?? undefined);
const map = z
  .record(z.string(), text)
  .nullish()
  .transform(values => values ?? undefined);
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform(value => value ?? undefined);

const metadata = optional(
  z.object({
    name: optional(text),
    namespace: optional(text),
    labels: map,
    annotations: map,
  }),
);

const policyRule = z.object({
  verbs: z.array(text),
  apiGroups: texts,
  resources: texts,
  resourceNames: texts,
  nonResourceURLs: texts,
});
const rules = optional(z.array(policyRule));

const selector = z.object({
  matchLabels: map,
  matchExpressions: optional(
    z.array(z.object({ key: text, operator: text, values: texts })),
  ),
});

const binding = z.object({
  metadata,
  roleRef: z.object({ kind: text, name: text }),
  subjects: optional(
    z.array(z.object({ kind: text, name: text, namespace: optional(text) })),
  ),
});

const flag = optional(z.boolean());
const user = optional(z.number());

const container = z.object({
  name: text,
  securityContext: optional(
    z.object({
      privileged: flag,
      allowPrivilegeEscalation: flag,
      runAsNonRoot: flag,
      runAsUser: user,
      capabilities: optional(z.object({ add: texts })),
    }),
  ),
  env: optional(
    z.array(
      z.object({
        name: text,
        valueFrom: optional(
          z.object({
            secretKeyRef: optional(z.object({ name: optional(text) })),
          }),
        ),
      }),
    ),
  ),
  envFrom: optional(
    z.array(
      z.object({ secretRef: optional(z.object({ name: optional(text) })) }),
    ),
  ),
  command: texts,
  args: texts,
});
const containers = optional(z.array(container));

const podSpec = z.object({
  serviceAccountName: optional(text),
  serviceAccount: optional(text),
  automountServiceAccountToken: flag,
  hostPID: flag,
  hostIPC: flag,
  hostNetwork: flag,
  os: optional(z.object({ name: text })),
  securityContext: optional(z.object({ runAsNonRoot: flag, runAsUser: user })),
  containers,
  initContainers: containers,
  ephemeralContainers: containers,
  volumes: optional(
    z.array(
      z.object({
        name: text,
        hostPath: optional(z.object({ path: text })),
        projected: optional(
          z.object({
            sources: optional(
              z.array(
                z.object({
                  serviceAccountToken: optional(
                    z.object({ audience: optional(text) }),
                  ),
                }),
              ),
            ),
          }),
        ),
      }),
    ),
  ),
});

const template = z.object({ metadata, spec: podSpec });
const templated = z.object({ metadata, spec: z.object({ template }) });

/** Shape of each kind that is judged, by `<API group> <kind>`. */
export const MANIFEST_KINDS = {
  'rbac.authorization.k8s.io Role': z.object({ metadata, rules }),
  'rbac.authorization.k8s.io ClusterRole': z.object({
    metadata,
    rules,
    aggregationRule: optional(
      z.object({ clusterRoleSelectors: optional(z.array(selector)) }),
    ),
  }),
  'rbac.authorization.k8s.io RoleBinding': binding,
  'rbac.authorization.k8s.io ClusterRoleBinding': binding,
  ' ServiceAccount': z.object({ metadata, automountServiceAccountToken: flag }),
  ' Namespace': z.object({ metadata }),
  ' Pod': z.object({ metadata, spec: podSpec }),
  ' ReplicationController': templated,
  'apps Deployment': templated,
  'apps DaemonSet': templated,
  'apps StatefulSet': templated,
  'apps ReplicaSet': templated,
  'batch Job': templated,
  'batch CronJob': z.object({
    metadata,
    spec: z.object({
      jobTemplate: z.object({ spec: z.object({ template }) }),
    }),
  }),
} as const;

/** A kind that is judged. */
export type ManifestKind = keyof typeof MANIFEST_KINDS;
