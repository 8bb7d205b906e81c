import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { ProviderState } from '@fairway/plugin-jit-access-node';
import type { LdapDirectory } from './config';
import type { DirectorySession, ValueChange } from './DirectorySession';
import { RESULT, resultCodeOf } from './errors';
import {
  readGroup,
  requireMarked,
  standingOf,
  type Group,
  type Standing,
} from './groups';
import { formatNote, type Note } from './notes';
import { findByUid, readPerson } from './people';

/** A member and the group, as a grant names them. */
export interface Membership {
  group: string;
  principal: string;
}

/** How often a change is tried that somebody else's change came before. */
const ATTEMPTS = 5;

const stateOf = ({ value, notes }: Standing): ProviderState => {
  if (value === undefined) {
    return 'absent';
  }
  return notes.length > 0 ? 'present' : 'foreign';
};

/** What the directory holds for the membership. */
export async function inspectMembership(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal }: Membership,
): Promise<ProviderState> {
  const group = await readGroup(session, directory, dn);
  return group
    ? stateOf(await standingOf(session, directory, group, principal))
    : 'absent';
}

/** The person's entryUUID. Throws NotFoundError when it can't become a member. */
async function requirePrincipal(
  session: DirectorySession,
  directory: LdapDirectory,
  { kind }: Group,
  principal: string,
): Promise<string | null> {
  if (kind.names === 'uid') {
    const holders = await findByUid(session, directory, principal);
    if (holders.length !== 1) {
      throw new NotFoundError(
        `Directory '${directory.name}': ${holders.length} people have the uid '${principal}', and it has to be one`,
      );
    }
    return null;
  }
  const person = await readPerson(session, directory, principal);
  if (person.status !== 'resolved') {
    throw new NotFoundError(`The person ${person.reason}`);
  }
  return person.value.entryUuid;
}

const noteChanges = (
  { groups }: LdapDirectory,
  operation: 'add' | 'delete',
  notes: Note[],
): ValueChange[] =>
  notes.map(note => ({
    operation,
    attribute: groups.noteAttribute,
    value: formatNote(note),
  }));

/** Makes all changes; false when somebody else's change came before. */
async function changed(
  session: DirectorySession,
  dn: string,
  changes: ValueChange[],
): Promise<boolean> {
  try {
    await session.modify(dn, changes);
    return true;
  } catch (error) {
    const code = resultCodeOf(error);
    if (
      code === RESULT.attributeOrValueExists ||
      code === RESULT.noSuchAttribute
    ) {
      return false;
    }
    throw error;
  }
}

const contested = (dn: string) =>
  new ServiceUnavailableError(
    `Group '${dn}' was changed by somebody else each time; it has to be tried again`,
  );

/**
 * Makes the principal a member and notes that Fairway did, in one change.
 *
 * Throws ConflictError when it is a member by somebody else's hand already,
 * and NotFoundError or InputError when there is no such person or group.
 */
export async function grantMembership(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal }: Membership,
  grantId: string,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const group = requireMarked(
      directory,
      dn,
      await readGroup(session, directory, dn),
    );
    const standing = await standingOf(session, directory, group, principal);
    if (stateOf(standing) === 'present') {
      return;
    }
    if (stateOf(standing) === 'foreign') {
      throw new ConflictError(
        `'${principal}' is a member of '${dn}' already, by somebody else's hand; Fairway could not tell its own membership from that one`,
      );
    }
    const entryUuid = await requirePrincipal(
      session,
      directory,
      group,
      principal,
    );
    const done = await changed(session, dn, [
      ...noteChanges(directory, 'delete', standing.notes),
      ...noteChanges(directory, 'add', [{ grantId, entryUuid, principal }]),
      { operation: 'add', attribute: group.kind.member, value: principal },
    ]);
    if (done) {
      return;
    }
  }
  throw contested(dn);
}

/** The change that keeps a group from being empty. */
function placeholderChange(
  { name, groups }: LdapDirectory,
  { dn, kind }: Group,
): ValueChange {
  const { placeholder } = groups;
  if (!placeholder) {
    throw new InputError(
      `Group '${dn}' of directory '${name}' may not be empty: set groups.placeholder, or give the group a permanent member`,
    );
  }
  return { operation: 'add', attribute: kind.member, value: placeholder.text };
}

/** Takes away the membership that Fairway gave; leaves any other. */
export async function revokeMembership(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal }: Membership,
): Promise<void> {
  let needsPlaceholder = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const group = await readGroup(session, directory, dn);
    if (!group) {
      return;
    }
    const standing = await standingOf(session, directory, group, principal);
    if (standing.notes.length === 0) {
      return;
    }
    const changes = noteChanges(directory, 'delete', standing.notes);
    if (standing.value !== undefined) {
      changes.push({
        operation: 'delete',
        attribute: group.kind.member,
        value: standing.value,
      });
    }
    if (needsPlaceholder) {
      changes.unshift(placeholderChange(directory, group));
    }
    try {
      if (await changed(session, dn, changes)) {
        return;
      }
      needsPlaceholder = false;
    } catch (error) {
      if (
        needsPlaceholder ||
        resultCodeOf(error) !== RESULT.objectClassViolation
      ) {
        throw error;
      }
      needsPlaceholder = true;
    }
  }
  throw contested(dn);
}
