import { z } from 'zod';
import { KubernetesObject } from '../world/types';
import { apiVersion, Target } from './resources';
import { StatusError } from './status';

const RBAC = 'rbac.authorization.k8s.io';

/** A name that can be part of a path, as the API server asks of RBAC objects. */
const pathName = z
  .string()
  .min(1)
  .refine(
    name => !['.', '..'].includes(name) && !/[/%]/.test(name),
    `may not be '.' or '..' or contain '/' or '%'`,
  );
const labelKey = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
    'a qualified name must consist of alphanumeric characters',
  );
const labelValue = z
  .string()
  .regex(
    /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
    'a valid label must be at most 63 alphanumeric characters',
  );
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

function invalid(target: Target, name: string, problem: string): StatusError {
  const { group, kind } = target.type;
  return new StatusError(
    422,
    'Invalid',
    `${kind}.${group} "${name}" is invalid: ${problem}`,
  );
}

/**
 * Reads a RoleBinding or ClusterRoleBinding.
 *
 * @throws StatusError 400 when it is not of the path's kind or namespace, 422
 * when a field is wrong or, stricter than the API server's default, unknown.
 */
export function readBinding(target: Target, body: unknown): NewBinding {
  const version = apiVersion(target.type);
  const typed = z
    .looseObject({ apiVersion: z.string(), kind: z.string() })
    .safeParse(body);
  if (
    !typed.success ||
    typed.data.kind !== target.type.kind ||
    typed.data.apiVersion !== version
  ) {
    throw new StatusError(
      400,
      'BadRequest',
      `the object provided is not a ${target.type.kind} of ${version}`,
    );
  }
  const parsed = bindingSchema.safeParse(body);
  if (!parsed.success) {
    throw invalid(target, '', z.prettifyError(parsed.error));
  }
  const { metadata, roleRef } = parsed.data;
  if ((metadata.namespace ?? target.namespace) !== target.namespace) {
    throw new StatusError(
      400,
      'BadRequest',
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  if (!target.namespace && roleRef.kind === 'Role') {
    throw invalid(
      target,
      metadata.name,
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    );
  }
  const annotations = Object.entries(metadata.annotations ?? {}).flat();
  if (Buffer.byteLength(annotations.join('')) > MAX_ANNOTATION_BYTES) {
    throw invalid(target, metadata.name, 'metadata.annotations: Too long');
  }
  return parsed.data;
}

/** The object that the API server keeps of it. */
export function toKeptObject(
  target: Target,
  binding: NewBinding,
  server: { uid: string; resourceVersion: string; creationTimestamp: string },
): KubernetesObject {
  return {
    ...binding,
    metadata: {
      ...binding.metadata,
      ...(target.namespace && { namespace: target.namespace }),
      ...server,
    },
  };
}
