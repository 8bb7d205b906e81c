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
import { findStrays } from './strays';
import { findByUid, readPerson } from './people';

/** A member and the group, as a grant names them. */
export interface Membership {
  group: string;
  principal: string;
}

/** How often a change is tried that somebody else's change came before. */
const ATTEMPTS = 5;

/** Whether a note in a group is of a membership in a group of that name. */
const isOf =
  (dn: string) =>
  ({ group }: Note): boolean =>
    group === null || group === dn;

/** How a member stands by the notes of that name; others may hold it as well. */
const stateOf = ({ value, notes }: Standing, dn: string): ProviderState => {
  if (value === undefined) {
    return 'absent';
  }
  if (notes.some(isOf(dn))) {
    return 'present';
  }
  return notes.length > 0 ? 'absent' : 'foreign';
};

/** What the directory holds for the membership, also in a group that was renamed since. */
export async function inspectMembership(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal }: Membership,
): Promise<ProviderState> {
  const group = await readGroup(session, directory, dn);
  const standing: Standing = group
    ? await standingOf(session, directory, group, principal)
    : { notes: [] };
  if (standing.notes.some(isOf(dn))) {
    return stateOf(standing, dn);
  }
  const isGone = group === undefined;
  const sought = { group: dn, principal, isGone };
  for (const stray of await findStrays(session, directory, sought)) {
    const there = await standingOf(session, directory, stray, principal);
    if (there.value !== undefined) {
      return 'present';
    }
  }
  return stateOf(standing, dn);
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

const memberChange = (
  operation: 'add' | 'delete',
  { kind }: Group,
  value: string,
): ValueChange => ({ operation, attribute: kind.member, value });

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
    const state = stateOf(standing, dn);
    if (state === 'present') {
      return;
    }
    if (state === 'foreign') {
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
      ...noteChanges(directory, 'delete', standing.notes.filter(isOf(dn))),
      ...noteChanges(directory, 'add', [
        { grantId, entryUuid, group: dn, principal },
      ]),
      // A member already by a grant of when the group had another name.
      ...(standing.value === undefined
        ? [memberChange('add', group, principal)]
        : []),
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

/** Takes away the membership that Fairway gave, wherever its group is; leaves any other. */
export async function revokeMembership(
  session: DirectorySession,
  directory: LdapDirectory,
  membership: Membership,
): Promise<void> {
  const { group: dn, principal } = membership;
  const own = await readGroup(session, directory, dn);
  const strays = await findStrays(session, directory, {
    ...membership,
    isGone: own === undefined,
  });
  for (const group of strays) {
    const there = { group: group.dn, principal };
    await takeOut(session, directory, there, note => note.group === dn);
  }
  await takeOut(session, directory, membership, isOf(dn));
}

/** Takes the member out of one group, unless notes that are not meant hold it there. */
async function takeOut(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal }: Membership,
  isMeant: (note: Note) => boolean,
): Promise<void> {
  let needsPlaceholder = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const group = await readGroup(session, directory, dn);
    if (!group) {
      return;
    }
    const standing = await standingOf(session, directory, group, principal);
    const meant = standing.notes.filter(isMeant);
    if (meant.length === 0) {
      return;
    }
    const changes = noteChanges(directory, 'delete', meant);
    const isHeld = meant.length < standing.notes.length;
    if (standing.value !== undefined && !isHeld) {
      changes.push(memberChange('delete', group, standing.value));
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
