import type { ProviderState } from '@fairway/plugin-jit-access-node';
import type { VaultServer } from './config';
import { groupNameOf, type Membership } from './identity';

/** What is going to change, and what is known of the server by now. */
export interface PlannedChange extends Membership {
  server: VaultServer;
  /** Absent when the server could not be asked. */
  state?: ProviderState;
}

/** The change in words, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { server, policy, entity, state } = change;
  const lines = [
    `At Vault ${server.name}, the entity ${entity} gets the policy '${policy}', by a group of its own: ${groupNameOf(change)}.`,
    `At the end the group is deleted: the policy no longer counts from the next request on. Leases and tokens that were got meanwhile stay usable for up to ${server.residual.toISO()}.`,
  ];
  if (state === undefined) {
    return [
      ...lines,
      `${server.name} could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  return state === 'foreign'
    ? [
        ...lines,
        `The entity has this policy already, not by Fairway, and keeps that.`,
      ]
    : lines;
}
