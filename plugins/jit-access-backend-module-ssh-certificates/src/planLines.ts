import type { SshEntitlement } from './entitlement';

/** What is going to be given, one line each. */
export function planLines(
  entitlement: SshEntitlement,
  publicKey: string,
): string[] {
  const { authority, principals, sourceAddresses, forceCommand, extensions } =
    entitlement;
  return [
    `An SSH certificate of authority ${authority.name} for the principals ${principals.join(', ')}, valid until the access ends, for the key ${publicKey}.`,
    sourceAddresses.length > 0
      ? `It works from ${sourceAddresses.join(', ')} only.`
      : 'It works from any address.',
    forceCommand === null
      ? 'It runs any command that the account may run.'
      : `It runs one command only: ${forceCommand}`,
    extensions.length > 0
      ? `It allows: ${extensions.join(', ')}.`
      : 'It allows no terminal and no forwarding.',
    `Revoked before its end, hosts may believe it for up to ${authority.residual.toISO()} more; sessions that are open stay open.`,
  ];
}
