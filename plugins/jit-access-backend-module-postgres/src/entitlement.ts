import { InputError } from '@backstage/errors';
import type { PostgresInstance } from './config';
import { problemOfRoleName } from './names';

/** What a policy's `target.entitlement` says for provider `postgres`. */
export interface PostgresEntitlement {
  instance: string;
  role: string;
}

const FIELDS = ['instance', 'role'];

const refuse = (field: string, problem: string) =>
  new InputError(
    `Entitlement of provider 'postgres', field '${field}': ${problem}`,
  );

/**
 * Finds what an entitlement is about, also when the configuration no longer
 * allows it: what was given has to be taken. Throws InputError when the
 * instance is not configured or the role can't be the name of one.
 */
export function findTarget(
  { instance, role }: Record<string, string>,
  instances: ReadonlyMap<string, PostgresInstance>,
): PostgresEntitlement & { configured: PostgresInstance } {
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
  return { instance, role, configured };
}

/**
 * Reads an entitlement by its form and by the configuration, without asking
 * any server. Throws InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  instances: ReadonlyMap<string, PostgresInstance>,
): PostgresEntitlement {
  const unknown = Object.keys(entitlement).find(key => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(' and ')}`);
  }
  const { instance, role, configured } = findTarget(entitlement, instances);
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
