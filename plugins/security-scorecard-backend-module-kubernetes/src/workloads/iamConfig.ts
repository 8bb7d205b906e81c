import type { Config } from '@backstage/config';

/** An IAM role that pods of a service account get by EKS Pod Identity. */
export interface PodIdentity {
  namespace: string;
  serviceAccount: string;
  roleArn: string;
}

/** Whether an IAM role may do everything (`*:*`), by ARN; a role that is not in it is not known. */
export type IamKnowledge = ReadonlyMap<string, boolean>;

/** Reads `podIdentities` of a cluster. */
export function readPodIdentities(cluster: Config): PodIdentity[] | undefined {
  return cluster.getOptionalConfigArray('podIdentities')?.map(config => ({
    namespace: config.getString('namespace'),
    serviceAccount: config.getString('serviceAccount'),
    roleArn: config.getString('roleArn'),
  }));
}

/** Reads `iamRoles`. */
export function readIamRoles(config: Config | undefined): IamKnowledge {
  return new Map(
    (config?.getOptionalConfigArray('iamRoles') ?? []).map(role => [
      role.getString('arn'),
      role.getBoolean('administrator'),
    ]),
  );
}
