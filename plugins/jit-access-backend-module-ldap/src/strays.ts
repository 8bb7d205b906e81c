import { NotFoundError } from '@backstage/errors';
import { SubstringFilter } from 'ldapts';
import type { LdapDirectory } from './config';
import { valuesOf, type DirectorySession } from './DirectorySession';
import { isBeneath, parseDn } from './dn';
import { groupAttributes, toGroup, type Group } from './groups';
import { memberKey } from './kinds';
import { MARK, groupMark } from './notes';

/** A membership that may have gone elsewhere with its group. */
export interface Sought {
  /** The group, as it was called when the membership was given. */
  group: string;
  principal: string;
  /** Whether there is no group of that name. */
  isGone: boolean;
}

/** Throws NotFoundError when the directory does not say what it holds. */
async function wholeOf(
  session: DirectorySession,
  { name, groups }: LdapDirectory,
): Promise<string> {
  const root = await session.read('', ['namingContexts']);
  const whole = (root ? valuesOf(root, 'namingContexts') : []).find(text => {
    const context = parseDn(text);
    return (
      context &&
      (context.text === groups.base.text || isBeneath(groups.base, context))
    );
  });
  if (whole === undefined) {
    throw new NotFoundError(
      `Directory '${name}' does not say which of its naming contexts '${groups.base.text}' belongs to, so it is not known whether a group that is not there was renamed`,
    );
  }
  return whole;
}

/**
 * Groups of other names in which Fairway noted the membership: the group was
 * renamed, moved or copied. While there is one of its name they are looked for
 * where the groups are, otherwise in all of the directory.
 */
export async function findStrays(
  session: DirectorySession,
  directory: LdapDirectory,
  { group: dn, principal, isGone }: Sought,
): Promise<Group[]> {
  const { groups } = directory;
  const entries = await session.find(
    isGone ? await wholeOf(session, directory) : groups.base.text,
    new SubstringFilter({
      attribute: groups.noteAttribute,
      initial: `${MARK} grant=`,
      any: [groupMark(dn)],
    }),
    groupAttributes(directory),
  );
  return entries.flatMap(entry => {
    const group = toGroup(entry, directory);
    return group &&
      group.dn !== dn &&
      group.notes.some(
        note =>
          note.group === dn &&
          memberKey(group.kind, note.principal) ===
            memberKey(group.kind, principal),
      )
      ? [group]
      : [];
  });
}
