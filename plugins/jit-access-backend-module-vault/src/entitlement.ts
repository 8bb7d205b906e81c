import { InputError } from '@backstage/errors';
import type { VaultServer } from './config';

/** What a policy's `target.entitlement` says for provider `vault`. */
export interface VaultEntitlement {
  server: VaultServer;
  /** The Vault policy that is granted. */
  policy: string;
}

const FIELDS = ['server', 'policy'];

const refuse = (field: string, problem: string) =>
  new InputError(
    `Entitlement of provider 'vault', field '${field}': ${problem}`,
  );

/**
 * Finds what an entitlement is about, also when the configuration no longer
 * allows it: what was given has to be taken. Throws InputError when the server
 * is not configured or the policy has no name.
 */
export function findTarget(
  { server, policy }: Record<string, string>,
  servers: ReadonlyMap<string, VaultServer>,
): VaultEntitlement {
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
  return { server: configured, policy };
}

/**
 * Reads an entitlement by its form and by the configuration, without asking
 * any server. Throws InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  servers: ReadonlyMap<string, VaultServer>,
): VaultEntitlement {
  const unknown = Object.keys(entitlement).find(key => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(' and ')}`);
  }
  const { server, policy } = findTarget(entitlement, servers);
  if (!server.policies.includes(policy)) {
    throw refuse(
      'policy',
      `'${policy}' is not among the policies configured for '${server.name}': ${server.policies.join(', ')}`,
    );
  }
  return { server, policy };
}
