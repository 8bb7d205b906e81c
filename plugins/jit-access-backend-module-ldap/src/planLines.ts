import type { ProviderState } from '@fairway/plugin-jit-access-node';
import type { LdapDirectory } from './config';
import type { Membership } from './membership';

/** What is going to change, and what is known of the directory by now. */
export interface PlannedChange extends Membership {
  directory: LdapDirectory;
  /** Absent when the directory could not be asked. */
  state?: ProviderState;
}

/** The change in words, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { directory, group, principal, state } = change;
  const residual = directory.residual.toISO();
  const lines = [
    `In directory ${directory.name}, '${principal}' becomes a member of '${group}'.`,
    `At the end the membership is taken away; what reads the directory may go on believing it for up to ${residual}, and sessions that are open are not ended.`,
  ];
  if (state === undefined) {
    return [
      ...lines,
      `${directory.name} could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  return state === 'foreign'
    ? [
        ...lines,
        `As things stand this would fail: '${principal}' is a member already, by somebody else's hand.`,
      ]
    : lines;
}
