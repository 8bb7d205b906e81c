import { z } from 'zod';
import { labelKey, labelValue, pathName } from './metadata';
import { requireNamespace, requireType, Target } from './resources';
import { invalid } from './status';

const RBAC = 'rbac.authorization.k8s.io';

const namedSubject = z.strictObject({
  kind: z.enum(['User', 'Group']),
  apiGroup: z.literal(RBAC),
  name: z.string().min(1),
  namespace: z.undefined().optional(),
});
const accountSubject = z.strictObject({
  kind: z.literal('ServiceAccount'),
  apiGroup: z.literal('').optional(),
  name: z.string().min(1),
  namespace: z.string().min(1),
});

const bindingSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.strictObject({
    name: pathName,
    namespace: z.string().optional(),
    labels: z.record(labelKey, labelValue).optional(),
    annotations: z.record(labelKey, z.string()).optional(),
  }),
  roleRef: z.strictObject({
    apiGroup: z.literal(RBAC),
    kind: z.enum(['Role', 'ClusterRole']),
    name: pathName,
  }),
  subjects: z.array(z.union([namedSubject, accountSubject])).optional(),
});

/** A binding as it is sent to be made. */
export type NewBinding = z.infer<typeof bindingSchema>;

const MAX_ANNOTATION_BYTES = 256 * 1024;

/**
 * Reads a RoleBinding or ClusterRoleBinding.
 *
 * @throws StatusError 400 when it is not of the path's kind or namespace, 422
 * when a field is wrong or, stricter than the API server's default, unknown.
 */
export function readBinding(target: Target, body: unknown): NewBinding {
  requireType(target, body);
  const parsed = bindingSchema.safeParse(body);
  if (!parsed.success) {
    throw invalid(target.type, '', z.prettifyError(parsed.error));
  }
  const { metadata, roleRef } = parsed.data;
  requireNamespace(target, metadata.namespace);
  if (!target.namespace && roleRef.kind === 'Role') {
    throw invalid(
      target.type,
      metadata.name,
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    );
  }
  const annotations = Object.entries(metadata.annotations ?? {}).flat();
  if (Buffer.byteLength(annotations.join('')) > MAX_ANNOTATION_BYTES) {
    throw invalid(target.type, metadata.name, 'metadata.annotations: Too long');
  }
  return parsed.data;
}
