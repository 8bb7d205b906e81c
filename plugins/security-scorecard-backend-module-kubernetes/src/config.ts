import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readClusterAddress,
  type ClusterAddress,
} from '@fairway/plugin-cluster-api-node';
import { type AuditPolicySource, readAuditPolicySource } from './audit/config';
import {
  type IamKnowledge,
  type PodIdentity,
  readIamRoles,
  readPodIdentities,
} from './workloads/iamConfig';

/** Who runs the control plane, where it matters. */
export type Provider = 'eks' | 'other';

/** One cluster that the collectors may read; the annotation `fairway.dev/kubernetes-cluster` names it by its name. */
export interface ClusterConfig extends ClusterAddress {
  /** Absent: seen from its address and its roles. */
  provider?: Provider;
  /** Where its audit policy is kept. */
  auditPolicy?: AuditPolicySource;
  /** Pod identity associations of an EKS cluster; absent when they are not known. */
  podIdentities?: PodIdentity[];
}

/** `securityScorecard.kubernetes` with its defaults filled in. */
export interface KubernetesModuleConfig {
  clusters: ClusterConfig[];
  /** Namespaces in which a right is worth as much as in the whole cluster. */
  privilegedNamespaces: string[];
  /** What is known about IAM roles, by ARN. */
  iamRoles: IamKnowledge;
}

const DEFAULT_PRIVILEGED = ['kube-system'];

function readProvider(config: Config): Provider | undefined {
  const provider = config.getOptionalString('provider');
  if (provider === undefined || provider === 'eks' || provider === 'other') {
    return provider;
  }
  throw new InputError(
    `securityScorecard.kubernetes.clusters has the provider '${provider}'; use eks or other`,
  );
}

function readCluster(config: Config): ClusterConfig {
  const address = readClusterAddress(config, 'securityScorecard.kubernetes');
  return {
    ...address,
    provider: readProvider(config),
    auditPolicy: readAuditPolicySource(config, address.name),
    podIdentities: readPodIdentities(config),
  };
}

/**
 * Reads `securityScorecard.kubernetes`.
 *
 * @throws InputError when a cluster is listed twice or a value can't be used.
 */
export function readKubernetesModuleConfig(
  root: Config,
): KubernetesModuleConfig {
  const config = root.getOptionalConfig('securityScorecard.kubernetes');
  const clusters = (config?.getOptionalConfigArray('clusters') ?? []).map(
    readCluster,
  );
  const names = clusters.map(cluster => cluster.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) {
    throw new InputError(
      `securityScorecard.kubernetes.clusters lists ${twice} twice; give each cluster its own name`,
    );
  }
  return {
    clusters,
    privilegedNamespaces:
      config?.getOptionalStringArray('privilegedNamespaces') ??
      DEFAULT_PRIVILEGED,
    iamRoles: readIamRoles(config),
  };
}
