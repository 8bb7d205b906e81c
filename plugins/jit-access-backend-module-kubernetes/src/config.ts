import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readClusterAddress,
  type ClusterAddress,
} from '@fairway/plugin-cluster-api-node';

/** One cluster that roles are granted on; policies name it by its name. */
export interface ClusterConfig extends ClusterAddress {
  /** Namespaces that may be named; absent: all. */
  namespaces?: string[];
  /** Whether access to the whole cluster may be named. */
  clusterWide: boolean;
  /** What the whole name of a person has to match. */
  userPattern?: RegExp;
  /** Roles that may be granted although they let somebody keep access. */
  allowPersistence: string[];
}

/** `jitAccess.kubernetes` with its defaults filled in. */
export interface KubernetesConfig {
  /** Value of the label that bindings made here carry. */
  installation: string;
  /** ISO 8601 duration. */
  residual: string;
  clusters: ClusterConfig[];
}

const ROOT = 'jitAccess.kubernetes';
const DURATION = /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

function readPattern(config: Config, name: string): RegExp | undefined {
  const source = config.getOptionalString('userPattern');
  if (source === undefined) {
    return undefined;
  }
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch (error) {
    throw new InputError(
      `${ROOT}.clusters: userPattern of '${name}' is not a regular expression`,
      error,
    );
  }
}

function readCluster(config: Config): ClusterConfig {
  const address = readClusterAddress(config, ROOT);
  return {
    ...address,
    namespaces: config.getOptionalStringArray('namespaces'),
    clusterWide: config.getOptionalBoolean('clusterWide') ?? false,
    userPattern: readPattern(config, address.name),
    allowPersistence: config.getOptionalStringArray('allowPersistence') ?? [],
  };
}

/**
 * Reads `jitAccess.kubernetes`; no clusters when absent.
 *
 * Throws InputError when two clusters have one name or a value is impossible,
 * and Backstage's own error when something needed is missing.
 */
export function readKubernetesConfig(root: Config): KubernetesConfig {
  const config = root.getOptionalConfig(ROOT);
  const clusters = (config?.getOptionalConfigArray('clusters') ?? []).map(
    readCluster,
  );
  const names = clusters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${ROOT}.clusters: '${twice}' is there twice; give each cluster a name of its own`,
    );
  }
  const installation = config?.getOptionalString('installation') ?? 'fairway';
  if (!LABEL_VALUE.test(installation)) {
    throw new InputError(
      `${ROOT}.installation: '${installation}' can't be the value of a label`,
    );
  }
  const residual = config?.getOptionalString('residual') ?? 'PT4H';
  if (!DURATION.test(residual)) {
    throw new InputError(
      `${ROOT}.residual: '${residual}' is not an ISO 8601 duration of days, hours, minutes and seconds`,
    );
  }
  return { installation, residual, clusters };
}
