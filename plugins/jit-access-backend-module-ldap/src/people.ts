import { EqualityFilter } from 'ldapts';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { LdapDirectory } from './config';
import { valuesOf, type DirectorySession } from './DirectorySession';
import { isBeneath, parseDn } from './dn';
import { kindOf, type GroupKind } from './kinds';

/** A person's entry. */
export interface Person {
  /** As the directory writes it. */
  dn: string;
  uids: string[];
  entryUuid: string | null;
}

const ATTRIBUTES = ['objectClass', 'uid', 'entryUUID'];

/** Reads a person's entry; says why when there is none. */
export async function readPerson(
  session: DirectorySession,
  { name, users, groups }: LdapDirectory,
  text: string,
): Promise<Resolution<Person>> {
  const refuse = (problem: string) => ({
    status: 'error' as const,
    reason: `'${text}' ${problem}`,
  });
  const asked = parseDn(text);
  if (!asked) {
    return refuse('is no distinguished name');
  }
  if (!isBeneath(asked, users.base)) {
    return refuse(
      `is not beneath '${users.base.text}', where the people of directory '${name}' are`,
    );
  }
  if (asked.text === groups.placeholder?.text) {
    return refuse('is the placeholder of empty groups, which is nobody');
  }
  const entry = await session.read(text, ATTRIBUTES);
  if (!entry) {
    return refuse(`is not in directory '${name}'`);
  }
  // An alias or another name of the attribute would be a second way to say it.
  if (parseDn(entry.dn)?.text !== asked.text) {
    return refuse(`has to be written '${entry.dn}'`);
  }
  if (kindOf(valuesOf(entry, 'objectClass'))) {
    return refuse('is a group, and access is given to people');
  }
  const [entryUuid = null] = valuesOf(entry, 'entryUUID');
  return {
    status: 'resolved',
    value: { dn: entry.dn, uids: valuesOf(entry, 'uid'), entryUuid },
  };
}

/** What a person is called among the members of a kind of group. */
export async function principalOf(
  session: DirectorySession,
  directory: LdapDirectory,
  person: Person,
  kind: GroupKind,
): Promise<Resolution<string>> {
  if (kind.names === 'dn') {
    return { status: 'resolved', value: person.dn };
  }
  const [uid, ...others] = person.uids;
  if (uid === undefined || others.length > 0) {
    return {
      status: 'error',
      reason: `'${person.dn}' has ${person.uids.length} values of uid, and a POSIX group needs exactly one`,
    };
  }
  const holders = await findByUid(session, directory, uid);
  return holders.length === 1
    ? { status: 'resolved', value: uid }
    : {
        status: 'error',
        reason: `uid '${uid}' is that of ${holders.length} people in directory '${directory.name}': ${holders.join(', ')}`,
      };
}

/** Distinguished names of all people with that uid. */
export async function findByUid(
  session: DirectorySession,
  { users }: LdapDirectory,
  uid: string,
): Promise<string[]> {
  const entries = await session.find(
    users.base.text,
    new EqualityFilter({ attribute: 'uid', value: uid }),
    ['1.1'],
  );
  return entries.map(({ dn }) => dn);
}

/** Where the person is now; undefined when it is gone or not told apart. */
export async function findByEntryUuid(
  session: DirectorySession,
  { users }: LdapDirectory,
  entryUuid: string,
): Promise<string | undefined> {
  const [entry, ...others] = await session.find(
    users.base.text,
    new EqualityFilter({ attribute: 'entryUUID', value: entryUuid }),
    ['1.1'],
  );
  return others.length === 0 ? entry?.dn : undefined;
}
