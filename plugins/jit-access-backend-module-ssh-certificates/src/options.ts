import { isIP, isIPv4 } from 'node:net';

/** What a certificate may be for: a name that hosts map to accounts. */
export const PRINCIPAL = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/;

/** Extensions of user certificates, by OpenSSH's PROTOCOL.certkeys. */
export const EXTENSIONS: readonly string[] = [
  'permit-X11-forwarding',
  'permit-agent-forwarding',
  'permit-port-forwarding',
  'permit-pty',
  'permit-user-rc',
];

/** What is wrong with an address range in CIDR notation; undefined when nothing. */
export function problemOfRange(range: string): string | undefined {
  const [address, prefix, ...rest] = range.split('/');
  const bits = isIPv4(address) ? 32 : 128;
  if (!isIP(address) || prefix === undefined || rest.length > 0) {
    return `'${range}' is no address range such as 192.0.2.0/24`;
  }
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
    ? undefined
    : `'${range}' has no prefix of 0 to ${bits} bits`;
}

/** Items of a list that is written with commas. */
export const itemsOf = (list: string): string[] => list.split(',');

/** The one way to write a list. */
export const canonicalList = (list: string): string =>
  [...new Set(itemsOf(list).map(item => item.trim()))].sort().join(',');
