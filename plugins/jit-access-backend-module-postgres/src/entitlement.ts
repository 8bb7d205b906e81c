import { InputError } from '@backstage/errors';
import type { PostgresInstance } from './config';
import { problemOfRoleName } from './names';

/** What a policy's `target.entitlement` says for provider `postgres`. */
export interface PostgresEntitlement {
  instance: string;
  role: string;
}

const FIELDS = ['instance', 'role'];

/**
 * Reads an entitlement by its form and by the configuration, without asking
 * any server. Throws InputError, naming the field.
 */
export function readEntitlement(
  { instance, role, ...surplus }: Record<string, string>,
  instances: ReadonlyMap<string, PostgresInstance>,
): PostgresEntitlement {
  const refuse = (field: string, problem: string) =>
    new InputError(
      `Entitlement of provider 'postgres', field '${field}': ${problem}`,
    );

  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(' and ')}`);
  }
  if (!instance) {
    throw refuse('instance', 'is missing');
  }
  const configured = instances.get(instance);
  if (!configured) {
    const names = [...instances.keys()].join(', ') || 'none';
    throw refuse(
      'instance',
      `'${instance}' is not in jitAccess.postgres.instances, which has: ${names}`,
    );
  }
  if (role === undefined) {
    throw refuse('role', 'is missing');
  }
  const problem = problemOfRoleName(role);
  if (problem) {
    throw refuse('role', `'${role}' ${problem}`);
  }
  if (role === configured.user) {
    throw refuse('role', `'${role}' is the admin role itself`);
  }
  if (configured.roles && !configured.roles.includes(role)) {
    throw refuse(
      'role',
      `'${role}' is not among the roles configured for '${instance}': ${configured.roles.join(', ')}`,
    );
  }
  return { instance, role };
}
