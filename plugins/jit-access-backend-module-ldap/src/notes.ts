/** Value that marks a group as one for just-in-time access. People set it. */
export const MARK = 'fairway-jit';

/** What Fairway writes into a group beside each member that it adds. */
export interface Note {
  grantId: string;
  /** The person's entryUUID, which a rename keeps; null where there is none. */
  entryUuid: string | null;
  /** What the group was called, which a rename changes; null in older notes. */
  group: string | null;
  /** The member, as it was added. */
  principal: string;
}

/** Longer than any note of ours: names of grants and groups have a bound. */
const LONGEST = 16_384;

const FORM =
  /^fairway-jit grant=(\S+) person=(\S+)(?: group=(\S+))? member=(.+)$/su;

/** How a note names a group: by one word. */
export function groupMark(dn: string): string {
  return `group=${dn.replace(/[%\s]/gu, encodeURIComponent)}`;
}

/** Undefined for a word that names none. */
function groupOf(word: string): string | undefined {
  try {
    return decodeURIComponent(word);
  } catch {
    return undefined;
  }
}

/** The value of the note attribute. */
export function formatNote(note: Note): string {
  const { grantId, entryUuid, group, principal } = note;
  return [
    `${MARK} grant=${grantId}`,
    `person=${entryUuid ?? '-'}`,
    ...(group === null ? [] : [groupMark(group)]),
    `member=${principal}`,
  ].join(' ');
}

/** Reads a value of the note attribute, which others may write too; undefined when it is no note. */
export function parseNote(value: string): Note | undefined {
  if (value.length > LONGEST) {
    return undefined;
  }
  const [, grantId, person, word, principal] = FORM.exec(value) ?? [];
  const group = word === undefined ? null : groupOf(word);
  return principal === undefined || group === undefined
    ? undefined
    : {
        grantId,
        entryUuid: person === '-' ? null : person,
        group,
        principal,
      };
}
