import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Where the audit policy of a cluster is kept: a file of the backend's machine, or an address that its URL reader reads. */
export type AuditPolicySource = { file: string } | { url: string };

/**
 * Reads `auditPolicy` of a cluster.
 *
 * @throws InputError when it names neither a file nor an address, or both.
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
  const url = config.getOptionalString('url');
  if (file && !url) {
    return { file };
  }
  if (!file && url && /^https?:/.test(url) && URL.canParse(url)) {
    return { url };
  }
  throw new InputError(
    `securityScorecard.kubernetes.clusters has an auditPolicy for ${name} that names neither a file nor the url of one, or both`,
  );
}
