/** Value that marks a group as one for just-in-time access. People set it. */
export const MARK = 'fairway-jit';

/** What Fairway writes into a group beside each member that it adds. */
export interface Note {
  grantId: string;
  /** The person's entryUUID, which a rename keeps; null where there is none. */
  entryUuid: string | null;
  /** The member, as it was added. */
  principal: string;
}

const FORM = /^fairway-jit grant=(\S+) person=(\S+) member=(.+)$/su;

/** The value of the note attribute. */
export function formatNote({ grantId, entryUuid, principal }: Note): string {
  return `${MARK} grant=${grantId} person=${entryUuid ?? '-'} member=${principal}`;
}

/** Reads a value of the note attribute; undefined when it is no note. */
export function parseNote(value: string): Note | undefined {
  const [, grantId, person, principal] = FORM.exec(value) ?? [];
  return principal === undefined
    ? undefined
    : { grantId, entryUuid: person === '-' ? null : person, principal };
}
