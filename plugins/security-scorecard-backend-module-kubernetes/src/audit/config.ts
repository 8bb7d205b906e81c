import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { isRepositoryName } from '@fairway/plugin-golden-path-node';

/** Where the audit policy of a cluster is kept: a file of the backend's machine, or of a repository. */
export type AuditPolicySource =
  { file: string } | { repository: string; path: string };

/**
 * Reads `auditPolicy` of a cluster.
 *
 * @throws InputError when it names neither a file nor a path in a repository.
 */
export function readAuditPolicySource(
  cluster: Config,
  name: string,
): AuditPolicySource | undefined {
  const config = cluster.getOptionalConfig('auditPolicy');
  if (!config) {
    return undefined;
  }
  const file = config.getOptionalString('file');
  const repository = config.getOptionalString('repository');
  const path = config.getOptionalString('path');
  if (file && !repository && !path) {
    return { file };
  }
  if (!file && path && repository && isRepositoryName(repository)) {
    return { repository, path };
  }
  throw new InputError(
    `securityScorecard.kubernetes.clusters has an auditPolicy for ${name} that names neither a file nor a repository (<owner>/<repository>) with a path`,
  );
}
