import { InputError } from '@backstage/errors';
import type { InstanceConfig } from './config';

/** What a policy's `target.entitlement` says for provider `aws-identity-center`. */
export interface AssignmentEntitlement {
  instance: InstanceConfig;
  account: string;
  /** Name of the permission set. */
  permissionSet: string;
}

const FIELDS = 'instance, account and permissionSet';

/** InputError that names the field. */
export function refuseField(field: string, problem: string): InputError {
  return new InputError(
    `Entitlement of provider 'aws-identity-center', field '${field}': ${problem}`,
  );
}

/**
 * Reads an entitlement by its form, for instances that are configured. Throws
 * InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  instances: ReadonlyMap<string, InstanceConfig>,
): AssignmentEntitlement {
  const { instance, account, permissionSet, ...surplus } = entitlement;
  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    throw refuseField(unknown, `is not known; it has ${FIELDS}`);
  }
  if (!instance) {
    throw refuseField('instance', 'is missing');
  }
  const configured = instances.get(instance);
  if (!configured) {
    const names = [...instances.keys()].join(', ') || 'none';
    throw refuseField(
      'instance',
      `'${instance}' is not in jitAccess.awsIdentityCenter.instances, which has: ${names}`,
    );
  }
  if (!/^\d{12}$/.test(account ?? '')) {
    throw refuseField(
      'account',
      account
        ? `'${account}' is not an account id, which has twelve digits and stands in quotes`
        : 'is missing',
    );
  }
  if (!permissionSet) {
    throw refuseField('permissionSet', 'is missing');
  }
  // An entitlement has one spelling, so that what is found at AWS can be
  // matched with what was granted: the name, and not the ARN.
  if (!/^[\w+=,.@-]{1,32}$/.test(permissionSet)) {
    throw refuseField(
      'permissionSet',
      `'${permissionSet}' is not the name of a permission set, which has 1 to 32 letters, digits and +=,.@_-`,
    );
  }
  return { instance: configured, account, permissionSet };
}

/** Throws InputError when the configuration does not let this be granted. */
export function requireConfigured({
  instance,
  account,
}: AssignmentEntitlement): void {
  if (instance.accounts && !instance.accounts.includes(account)) {
    throw refuseField(
      'account',
      `'${account}' is not among the accounts configured for '${instance.name}': ${instance.accounts.join(', ')}`,
    );
  }
}
