import { EqualityFilter, SubstringFilter } from 'ldapts';
import type { ManagedTuple } from '@fairway/plugin-jit-access-node';
import type { LdapDirectory } from './config';
import { valuesOf, type DirectorySession } from './DirectorySession';
import {
  groupAttributes,
  readGroup,
  requireMarked,
  standingOf,
  toGroup,
  type Group,
} from './groups';
import { memberKey } from './kinds';
import { MARK } from './notes';

/** In words, what is called otherwise than it was; null when nothing is. */
function sayChange(
  group: string,
  given: string,
  value: string,
  principal: string,
): string | null {
  const changes = [
    ...(group === given
      ? []
      : [`the group was renamed to, or copied as, '${group}'`]),
    ...(value === principal
      ? []
      : [`the person was renamed to '${value}' in the directory`]),
  ];
  return changes.length > 0 ? changes.join('; ') : null;
}

/** All memberships of the directory that Fairway noted and that are there. */
export async function listMemberships(
  session: DirectorySession,
  directory: LdapDirectory,
): Promise<ManagedTuple[]> {
  const { base, noteAttribute } = directory.groups;
  const entries = await session.find(
    base.text,
    new SubstringFilter({
      attribute: noteAttribute,
      initial: `${MARK} grant=`,
    }),
    groupAttributes(directory),
  );
  const tuples: ManagedTuple[] = [];
  for (const entry of entries) {
    const group = toGroup(entry, directory);
    const seen = new Set<string>();
    for (const { grantId, group: noted, principal } of group?.notes ?? []) {
      if (!group) {
        continue;
      }
      const given = noted ?? group.dn;
      const key = `${given} ${memberKey(group.kind, principal)}`;
      if (seen.has(key)) {
        continue;
      }
      seen.add(key);
      const { value } = await standingOf(session, directory, group, principal);
      if (value !== undefined) {
        tuples.push({
          entitlement: { directory: directory.name, group: given },
          principal,
          grantId,
          tampered: sayChange(group.dn, given, value, principal),
        });
      }
    }
  }
  return tuples;
}

/** Uids of all whose primary group it is: they are not among its members. */
async function primaryMembers(
  session: DirectorySession,
  { users }: LdapDirectory,
  { gidNumber }: Group,
): Promise<string[]> {
  if (gidNumber === undefined) {
    return [];
  }
  const entries = await session.find(
    users.base.text,
    new EqualityFilter({ attribute: 'gidNumber', value: gidNumber }),
    ['uid'],
  );
  return entries.map(entry => valuesOf(entry, 'uid')[0] ?? entry.dn);
}

/**
 * Everybody who is in the group, also by way of a group in it, or by their
 * primary group. The placeholder is nobody.
 */
export async function listMembers(
  session: DirectorySession,
  directory: LdapDirectory,
  dn: string,
): Promise<string[]> {
  const top = requireMarked(
    directory,
    dn,
    await readGroup(session, directory, dn),
  );
  const holders = new Map<string, string>();
  const seen = new Set([top.dn]);
  const queue = [top];
  for (let group = queue.pop(); group; group = queue.pop()) {
    if (group.gidNumber !== undefined) {
      for (const uid of await primaryMembers(session, directory, group)) {
        holders.set(uid, uid);
      }
    }
    for (const member of group.members) {
      const key = memberKey(group.kind, member);
      if (key === directory.groups.placeholder?.text) {
        continue;
      }
      const entry =
        group.kind.names === 'dn'
          ? await session.read(member, groupAttributes(directory))
          : undefined;
      const nested = entry && toGroup(entry, directory);
      if (!nested) {
        // Also one that is not there any more: its name holds the membership.
        holders.set(key, member);
      } else if (!seen.has(nested.dn)) {
        seen.add(nested.dn);
        queue.push(nested);
      }
    }
  }
  return [...holders.values()].sort();
}
