import { InputError } from '@backstage/errors';
import type { SshAuthority } from './config';
import { canonicalList, itemsOf, PRINCIPAL, problemOfRange } from './options';

/** What a policy's `target.entitlement` says for provider `ssh-certificates`. */
export interface SshEntitlement {
  authority: SshAuthority;
  principals: string[];
  /** Address ranges that it may be used from; any when empty. */
  sourceAddresses: string[];
  /** The only command that it runs; null for any. */
  forceCommand: string | null;
  extensions: string[];
}

const FIELDS = [
  'authority',
  'principals',
  'sourceAddress',
  'forceCommand',
  'extensions',
];
const NO_EXTENSIONS = 'none';

const refuse = (field: string, problem: string) =>
  new InputError(
    `Entitlement of provider 'ssh-certificates', field '${field}': ${problem}`,
  );

/** Items of a list that is there in its one spelling. */
function readList(field: string, list: string): string[] {
  const wanted = canonicalList(list);
  // Two spellings of one list would be two entitlements.
  if (wanted !== list) {
    throw refuse(field, `'${list}' has to be written '${wanted}'`);
  }
  return itemsOf(list);
}

function readAllowed(
  field: string,
  list: string,
  allowed: string[],
  authority: string,
): string[] {
  const items = readList(field, list);
  const other = items.find(item => !allowed.includes(item));
  if (other !== undefined) {
    throw refuse(
      field,
      `'${other}' is not among those of authority '${authority}': ${allowed.join(', ') || 'none'}`,
    );
  }
  return items;
}

function readSources(list: string | undefined): string[] {
  if (list === undefined) {
    return [];
  }
  const ranges = readList('sourceAddress', list);
  const problem = ranges.map(problemOfRange).find(Boolean);
  if (problem) {
    throw refuse('sourceAddress', problem);
  }
  return ranges;
}

function readCommand(command: string | undefined): string | null {
  if (command !== undefined && (!command.trim() || /\p{Cc}/u.test(command))) {
    throw refuse('forceCommand', 'has to be one line');
  }
  return command ?? null;
}

function readExtensions(
  list: string | undefined,
  { name, extensions }: SshAuthority,
  forceCommand: string | null,
): string[] {
  if (list === NO_EXTENSIONS) {
    return [];
  }
  if (list !== undefined) {
    return readAllowed('extensions', list, extensions, name);
  }
  // What runs one command needs no terminal.
  return extensions.filter(
    each => each === 'permit-pty' && forceCommand === null,
  );
}

/**
 * Reads an entitlement by its form and by the configuration. Throws
 * InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  authorities: ReadonlyMap<string, SshAuthority>,
): SshEntitlement {
  const unknown = Object.keys(entitlement).find(key => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw refuse(unknown, `is not known; it has ${FIELDS.join(', ')}`);
  }
  if (!entitlement.authority) {
    throw refuse('authority', 'is missing');
  }
  const authority = authorities.get(entitlement.authority);
  if (!authority) {
    const names = [...authorities.keys()].join(', ') || 'none';
    throw refuse(
      'authority',
      `'${entitlement.authority}' is not in jitAccess.sshCertificates.authorities, which has: ${names}`,
    );
  }
  if (!entitlement.principals) {
    throw refuse('principals', 'is missing');
  }
  const { name, principals } = authority;
  const chosen = readAllowed(
    'principals',
    entitlement.principals,
    principals.filter(each => PRINCIPAL.test(each)),
    name,
  );
  const forceCommand = readCommand(entitlement.forceCommand);
  return {
    authority,
    principals: chosen,
    sourceAddresses: readSources(entitlement.sourceAddress),
    forceCommand,
    extensions: readExtensions(entitlement.extensions, authority, forceCommand),
  };
}
