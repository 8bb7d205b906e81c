import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** Annotation with the cluster of a service, as the configuration names it. */
export const CLUSTER_ANNOTATION = 'fairway.dev/kubernetes-cluster';
/** Annotation with its namespace; the Kubernetes plugin of Backstage reads it, too. */
export const NAMESPACE_ANNOTATION = 'backstage.io/kubernetes-namespace';
/** Annotation with the service account that its pods run as. */
export const SERVICE_ACCOUNT_ANNOTATION =
  'fairway.dev/kubernetes-service-account';

/** Where a service runs and as whom. */
export interface Workload {
  cluster: string;
  namespace: string;
  /** Absent: it may run as any service account of the namespace. */
  serviceAccount?: string;
}

/**
 * Reads the annotations of an entity.
 *
 * @throws InputError when the cluster or the namespace is missing.
 */
export function workloadOf({ metadata }: Entity): Workload {
  const annotations = metadata.annotations ?? {};
  const cluster = annotations[CLUSTER_ANNOTATION];
  const namespace = annotations[NAMESPACE_ANNOTATION];
  if (!cluster || !namespace) {
    throw new InputError(
      `Rights are read per cluster and namespace; add the annotation ${
        cluster ? NAMESPACE_ANNOTATION : CLUSTER_ANNOTATION
      }`,
    );
  }
  return {
    cluster,
    namespace,
    serviceAccount: annotations[SERVICE_ACCOUNT_ANNOTATION] || undefined,
  };
}
