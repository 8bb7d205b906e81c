import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** Annotation with the cluster of a service, as the configuration names it. */
export const CLUSTER_ANNOTATION = 'fairway.dev/kubernetes-cluster';
/** Annotation with its namespace; the Kubernetes plugin of Backstage reads it, too. */
export const NAMESPACE_ANNOTATION = 'backstage.io/kubernetes-namespace';
/** Annotation with the service account that its pods run as. */
const SERVICE_ACCOUNT_ANNOTATION = 'fairway.dev/kubernetes-service-account';
/** Annotation with the labels of its workloads, as the Kubernetes plugin of Backstage reads it. */
const LABEL_SELECTOR_ANNOTATION = 'backstage.io/kubernetes-label-selector';
/** Annotation, and label of its workloads, as the Kubernetes plugin of Backstage reads it. */
const KUBERNETES_ID = 'backstage.io/kubernetes-id';

/** Where a service runs, as whom, and as what. */
export interface Workload {
  cluster: string;
  /** Absent: the entity is the cluster itself. */
  namespace?: string;
  /** Absent: it may run as any service account of the namespace. */
  serviceAccount?: string;
  /** Labels that its workloads have. */
  labels?: LabelRequirement[];
}

/** `key=value`, `key!=value`, `key` or `!key` of a label selector. */
export interface LabelRequirement {
  key: string;
  /** Absent: any value. */
  value?: string;
  negated: boolean;
}

function parseRequirement(text: string): LabelRequirement {
  const match = /^(!)?([\w./-]+)(?:\s*(==?|!=)\s*([\w.-]*))?$/.exec(
    text.trim(),
  );
  if (!match) {
    throw new InputError(
      `The annotation ${LABEL_SELECTOR_ANNOTATION} has '${text.trim()}', which is not understood; use key=value, key!=value, key or !key`,
    );
  }
  const [, not, key, operator, value] = match;
  return {
    key,
    value: operator ? value : undefined,
    negated: Boolean(not) || operator === '!=',
  };
}

/** Whether labels meet every requirement. */
export function hasLabels(
  labels: Readonly<Record<string, string>>,
  requirements: readonly LabelRequirement[],
): boolean {
  return requirements.every(({ key, value, negated }) => {
    const met =
      value === undefined ? labels[key] !== undefined : labels[key] === value;
    return met !== negated;
  });
}

function labelsOf(
  annotations: Readonly<Record<string, string>>,
): LabelRequirement[] | undefined {
  const selector = annotations[LABEL_SELECTOR_ANNOTATION];
  if (selector) {
    return selector.split(',').map(parseRequirement);
  }
  const value = annotations[KUBERNETES_ID];
  return value ? [{ key: KUBERNETES_ID, value, negated: false }] : undefined;
}

/**
 * Reads the annotations of an entity. A Resource without a namespace is the
 * cluster itself.
 *
 * @throws InputError when the cluster or the namespace of a service is missing,
 * or its label selector can't be read.
 */
export function workloadOf({ kind, metadata }: Entity): Workload {
  const annotations = metadata.annotations ?? {};
  const cluster = annotations[CLUSTER_ANNOTATION];
  const namespace = annotations[NAMESPACE_ANNOTATION];
  const isCluster = kind === 'Resource' && !namespace;
  if (!cluster || (!namespace && !isCluster)) {
    throw new InputError(
      `Rights are read per cluster and namespace; add the annotation ${
        cluster ? NAMESPACE_ANNOTATION : CLUSTER_ANNOTATION
      }`,
    );
  }
  return {
    cluster,
    namespace: namespace || undefined,
    serviceAccount: annotations[SERVICE_ACCOUNT_ANNOTATION] || undefined,
    labels: labelsOf(annotations),
  };
}

/** What coverage names: where, and as whom. */
export function resourceOf({ cluster, namespace, serviceAccount }: Workload) {
  return namespace
    ? [cluster, namespace, serviceAccount ?? '*'].join('/')
    : cluster;
}
