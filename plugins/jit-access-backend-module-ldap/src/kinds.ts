import { parseDn } from './dn';

/** A kind of group, by its object class. */
export interface GroupKind {
  objectClass: string;
  /** The attribute that holds the members. */
  member: string;
  /** What its values are. */
  names: 'dn' | 'uid';
}

// A group that has two of the classes, as RFC 2307bis allows, is of the first.
const KINDS: readonly GroupKind[] = [
  { objectClass: 'groupOfNames', member: 'member', names: 'dn' },
  { objectClass: 'group', member: 'member', names: 'dn' },
  { objectClass: 'groupOfUniqueNames', member: 'uniqueMember', names: 'dn' },
  { objectClass: 'posixGroup', member: 'memberUid', names: 'uid' },
];

/** The kind of an entry by its object classes; undefined when it is no group. */
export function kindOf(objectClasses: string[]): GroupKind | undefined {
  const present = new Set(objectClasses.map(name => name.toLowerCase()));
  return KINDS.find(kind => present.has(kind.objectClass.toLowerCase()));
}

/** All attributes that hold members. */
export const MEMBER_ATTRIBUTES = [...new Set(KINDS.map(kind => kind.member))];

/** What two spellings of one member have in common. */
export function memberKey({ names }: GroupKind, value: string): string {
  // memberUid is compared exactly, by RFC 2307.
  return names === 'dn' ? (parseDn(value)?.text ?? value) : value;
}
