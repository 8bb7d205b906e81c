import { z } from 'zod';
import { KubernetesCluster } from '../world/types';
import { isAllowed, User } from './authorizer';
import { StatusError } from './status';

/** Where callers ask what they may do themselves. Anybody authenticated may ask. */
export const REVIEW_PATH =
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const reviewSchema = z.strictObject({
  apiVersion: z.literal('authorization.k8s.io/v1'),
  kind: z.literal('SelfSubjectAccessReview'),
  metadata: z.strictObject({}).optional(),
  spec: z.strictObject({
    resourceAttributes: z.strictObject({
      namespace: z.string().optional(),
      verb: z.string().min(1),
      group: z.string().optional(),
      version: z.string().optional(),
      resource: z.string().min(1),
      subresource: z.string().optional(),
      name: z.string().optional(),
    }),
  }),
});

/**
 * Answers a SelfSubjectAccessReview.
 *
 * @throws StatusError 400 for one that the stand-in can't answer
 */
export function review(
  cluster: KubernetesCluster,
  user: User,
  body: unknown,
): object {
  const parsed = reviewSchema.safeParse(body);
  if (!parsed.success) {
    throw new StatusError(400, 'BadRequest', z.prettifyError(parsed.error));
  }
  const { spec, ...rest } = parsed.data;
  const asked = spec.resourceAttributes;
  const allowed = isAllowed(cluster, user, {
    verb: asked.verb,
    group: asked.group ?? '',
    resource: asked.subresource
      ? `${asked.resource}/${asked.subresource}`
      : asked.resource,
    // An empty string stands for none.
    namespace: asked.namespace || undefined,
    name: asked.name || undefined,
  });
  return {
    ...rest,
    spec,
    status: { allowed, ...(allowed && { reason: 'RBAC: allowed' }) },
  };
}
