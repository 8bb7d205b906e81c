import { InputError } from '@backstage/errors';
import type { LdapDirectory } from './config';
import { isBeneath, parseDn, type Dn } from './dn';

/** What a policy's `target.entitlement` says for provider `ldap`. */
export interface LdapEntitlement {
  directory: LdapDirectory;
  /** Distinguished name, in the one form that it is compared in. */
  group: string;
}

const FIELDS = ['directory', 'group'];

const refuse = (field: string, problem: string) =>
  new InputError(
    `Entitlement of provider 'ldap', field '${field}': ${problem}`,
  );

/**
 * Finds what an entitlement is about, also when the configuration no longer
 * allows it: what was given has to be taken. Throws InputError when the
 * directory is not configured or the group has no name.
 */
export function findTarget(
  { directory, group }: Record<string, string>,
  directories: ReadonlyMap<string, LdapDirectory>,
): LdapEntitlement & { dn: Dn } {
  if (!directory) {
    throw refuse('directory', 'is missing');
  }
  const configured = directories.get(directory);
  if (!configured) {
    const names = [...directories.keys()].join(', ') || 'none';
    throw refuse(
      'directory',
      `'${directory}' is not in jitAccess.ldap.directories, which has: ${names}`,
    );
  }
  if (group === undefined) {
    throw refuse('group', 'is missing');
  }
  const dn = parseDn(group);
  if (!dn) {
    throw refuse('group', `'${group}' is no distinguished name`);
  }
  return { directory: configured, group, dn };
}

/**
 * Reads an entitlement by its form and by the configuration, without asking
 * any directory. Throws InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  directories: ReadonlyMap<string, LdapDirectory>,
): LdapEntitlement {
  const unknown = Object.keys(entitlement).find(key => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(' and ')}`);
  }
  const { directory, group, dn } = findTarget(entitlement, directories);
  const { base } = directory.groups;
  if (!isBeneath(dn, base)) {
    throw refuse(
      'group',
      `'${group}' is not beneath '${base.text}', where the groups for just-in-time access of '${directory.name}' are`,
    );
  }
  // Two spellings of one group would be two entitlements, and the end of the
  // one would end the other.
  if (dn.text !== group) {
    throw refuse('group', `'${group}' has to be written '${dn.text}'`);
  }
  return { directory, group };
}
