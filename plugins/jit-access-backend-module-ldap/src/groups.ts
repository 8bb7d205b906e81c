import { InputError, NotFoundError } from '@backstage/errors';
import type { Entry } from 'ldapts';
import type { LdapDirectory } from './config';
import { valuesOf, type DirectorySession } from './DirectorySession';
import { parseDn } from './dn';
import { kindOf, MEMBER_ATTRIBUTES, memberKey, type GroupKind } from './kinds';
import { MARK, parseNote, type Note } from './notes';
import { findByEntryUuid } from './people';

/** A group as it is now. */
export interface Group {
  /** In the form that entitlements name it by. */
  dn: string;
  kind: GroupKind;
  members: string[];
  notes: Note[];
  /** Whether people marked it as one for just-in-time access. */
  marked: boolean;
  gidNumber?: string;
}

/** How a member stands in a group. */
export interface Standing {
  /** The value that is there for it; undefined when it is no member. */
  value?: string;
  /** What Fairway noted about it. */
  notes: Note[];
}

/** Attributes that a group is read by. */
export function groupAttributes({ groups }: LdapDirectory): string[] {
  return [
    'objectClass',
    'gidNumber',
    groups.noteAttribute,
    ...MEMBER_ATTRIBUTES,
  ];
}

/** Reads an entry as a group; undefined when it is none. */
export function toGroup(
  entry: Entry,
  { groups }: LdapDirectory,
): Group | undefined {
  const kind = kindOf(valuesOf(entry, 'objectClass'));
  const dn = parseDn(entry.dn);
  if (!kind || !dn) {
    return undefined;
  }
  const part = Object.keys(entry).find(key => /^member;range=/i.test(key));
  if (part !== undefined) {
    throw new InputError(
      `Group '${entry.dn}' has more members than the server tells at once (${part}); use a group of its own for just-in-time access`,
    );
  }
  const values = valuesOf(entry, groups.noteAttribute);
  return {
    dn: dn.text,
    kind,
    members: valuesOf(entry, kind.member),
    notes: values.flatMap(value => parseNote(value) ?? []),
    marked: values.some(value => value.toLowerCase() === MARK),
    gidNumber: valuesOf(entry, 'gidNumber')[0],
  };
}

/**
 * Reads the group; undefined when there is none.
 *
 * Throws NotFoundError when not even what it lies beneath can be seen, which
 * says nothing about the group, and InputError when it is no group.
 */
export async function readGroup(
  session: DirectorySession,
  directory: LdapDirectory,
  dn: string,
): Promise<Group | undefined> {
  const { base } = directory.groups;
  const entry = await session.read(dn, groupAttributes(directory));
  if (!entry) {
    if (!(await session.read(base.text, ['1.1']))) {
      throw new NotFoundError(
        `Directory '${directory.name}': neither group '${dn}' nor '${base.text}' is there, or the bind DN may not see them; nothing is known of who is a member`,
      );
    }
    return undefined;
  }
  const group = toGroup(entry, directory);
  if (!group) {
    throw new InputError(
      `Entitlement of provider 'ldap', field 'group': '${dn}' is no group of a known kind`,
    );
  }
  if (group.dn !== dn) {
    throw new InputError(
      `Entitlement of provider 'ldap', field 'group': '${dn}' is called '${group.dn}' by the directory; write it so`,
    );
  }
  return group;
}

/** Throws NotFoundError or InputError when the group may not be granted. */
export function requireMarked(
  { name, groups }: LdapDirectory,
  dn: string,
  group: Group | undefined,
): Group {
  if (!group) {
    throw new NotFoundError(
      `Entitlement of provider 'ldap', field 'group': '${dn}' is not in directory '${name}'`,
    );
  }
  if (!group.marked) {
    throw new InputError(
      `Entitlement of provider 'ldap', field 'group': '${dn}' is not marked as a group for just-in-time access; add the value '${MARK}' to its attribute ${groups.noteAttribute}`,
    );
  }
  return group;
}

async function holds(
  session: DirectorySession,
  { dn, kind, members }: Group,
  principal: string,
): Promise<boolean> {
  const key = memberKey(kind, principal);
  return (
    members.some(member => memberKey(kind, member) === key) ||
    // The directory's own matching has the last word on what is absent.
    session.has(dn, kind.member, principal)
  );
}

/** How the principal stands in the group, also after its entry was renamed. */
export async function standingOf(
  session: DirectorySession,
  directory: LdapDirectory,
  group: Group,
  principal: string,
): Promise<Standing> {
  const key = memberKey(group.kind, principal);
  const notes = group.notes.filter(
    note => memberKey(group.kind, note.principal) === key,
  );
  if (await holds(session, group, principal)) {
    return { value: principal, notes };
  }
  for (const { entryUuid } of notes) {
    const now =
      entryUuid && group.kind.names === 'dn'
        ? await findByEntryUuid(session, directory, entryUuid)
        : undefined;
    if (now !== undefined && (await holds(session, group, now))) {
      return { value: now, notes };
    }
  }
  return { notes };
}
