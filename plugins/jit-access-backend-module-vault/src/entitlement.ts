import { InputError } from '@backstage/errors';
import type { VaultServer } from './config';

/** What a policy's `target.entitlement` says for provider `vault`. */
export interface VaultEntitlement {
  server: VaultServer;
  /** The Vault policy that is granted. */
  policy: string;
}

const FIELDS = ['server', 'policy'];

/**
 * Reads an entitlement by its form and by the configuration, without asking
 * any server. Throws InputError, naming the field.
 */
export function readEntitlement(
  { server, policy, ...surplus }: Record<string, string>,
  servers: ReadonlyMap<string, VaultServer>,
): VaultEntitlement {
  const refuse = (field: string, problem: string) =>
    new InputError(
      `Entitlement of provider 'vault', field '${field}': ${problem}`,
    );

  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(' and ')}`);
  }
  if (!server) {
    throw refuse('server', 'is missing');
  }
  const configured = servers.get(server);
  if (!configured) {
    const names = [...servers.keys()].join(', ') || 'none';
    throw refuse(
      'server',
      `'${server}' is not in jitAccess.vault.servers, which has: ${names}`,
    );
  }
  if (!policy) {
    throw refuse('policy', 'is missing');
  }
  if (!configured.policies.includes(policy)) {
    throw refuse(
      'policy',
      `'${policy}' is not among the policies configured for '${server}': ${configured.policies.join(', ')}`,
    );
  }
  return { server: configured, policy };
}
