import { z } from 'zod';
import type { KubernetesObject } from '../world/types';
import { labelKey, labelValue, subdomain } from './metadata';
import { requireNamespace, requireType, Target } from './resources';
import { badRequest, invalid } from './status';

const labels = z.record(labelKey, labelValue);
const selector = z.looseObject({ matchLabels: labels.optional() });
const base = {
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: subdomain,
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
    labels: labels.optional(),
    annotations: z.record(labelKey, z.string()).optional(),
  }),
};

const dataKey = z
  .string()
  .max(253)
  .regex(
    /^[-._a-zA-Z0-9]+$/,
    'a valid config key must consist of alphanumeric characters, - _ or .',
  );
const configMap = z.strictObject({
  ...base,
  data: z.record(dataKey, z.string()).optional(),
  binaryData: z.record(dataKey, z.base64()).optional(),
});

const rules = z.array(z.looseObject({})).optional();
const networkPolicy = z.strictObject({
  ...base,
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z
      .array(z.enum(['Ingress', 'Egress']))
      .max(2)
      .optional(),
    ingress: rules,
    egress: rules,
  }),
});

/** A workload: what it runs is not looked into, but it has to run something. */
const workload = z
  .strictObject({
    ...base,
    spec: z.looseObject({
      selector,
      template: z.looseObject({
        metadata: z.looseObject({ labels: labels.optional() }),
        spec: z.looseObject({
          containers: z
            .array(z.looseObject({ name: subdomain, image: z.string().min(1) }))
            .min(1),
        }),
      }),
    }),
    status: z.unknown().optional(),
  })
  .refine(
    ({ spec }) =>
      Object.entries(spec.selector.matchLabels ?? {}).every(
        ([key, value]) => spec.template.metadata.labels?.[key] === value,
      ),
    'spec.template.metadata.labels: `selector` does not match template `labels`',
  );

const SCHEMAS: Record<string, z.ZodType<KubernetesObject>> = {
  ConfigMap: configMap,
  NetworkPolicy: networkPolicy,
  DaemonSet: workload,
  Deployment: workload,
};

/** Kinds that {@link readObject} reads. */
export const OBJECT_KINDS: string[] = Object.keys(SCHEMAS);

/**
 * Reads an object as it is to be kept.
 *
 * @throws StatusError 400 when it is not of the path's kind or namespace, 422
 * when a field is wrong
 */
export function readObject(target: Target, body: unknown): KubernetesObject {
  requireType(target, body);
  const { type } = target;
  const parsed = SCHEMAS[type.kind].safeParse(body);
  if (!parsed.success) {
    throw invalid(type, target.name ?? '', z.prettifyError(parsed.error));
  }
  requireNamespace(target, parsed.data.metadata.namespace);
  return parsed.data;
}

/** Reads an object that is to be made. */
export function readNewObject(target: Target, body: unknown): KubernetesObject {
  const object = readObject(target, body);
  if (object.metadata.resourceVersion !== undefined) {
    throw badRequest(
      'resourceVersion should not be set on objects to be created',
    );
  }
  return object;
}
