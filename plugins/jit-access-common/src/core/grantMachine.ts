import type { GrantState } from '../types';

/** What can happen to a grant. */
export const GRANT_COMMANDS = [
  'start',
  'cancel',
  'activate',
  'abort',
  'end',
  'verify-absent',
  'overdue',
] as const;
/**
 * What can happen to a grant.
 *
 * - `start`: its start is due and the re-check passed
 * - `cancel`: given up before anything was asked of the provider
 * - `activate`: the provider was read back and shows the access
 * - `abort`: provisioning is given up; what may be there has to go
 * - `end`: its time is over, it was returned or revoked
 * - `verify-absent`: the provider was read back and the access is gone, or
 *   another live lease holds it
 * - `overdue`: it could not be taken away in time
 */
export type GrantCommand = (typeof GRANT_COMMANDS)[number];

/**
 * Every transition of a grant; what is not here does not happen.
 *
 * A grant that was overdue always ends as `ended`: it was there too long,
 * whatever it was called before.
 */
export const GRANT_TRANSITIONS: Readonly<
  Record<GrantState, Partial<Record<GrantCommand, GrantState>>>
> = {
  scheduled: { start: 'provisioning', cancel: 'cancelled' },
  provisioning: { activate: 'active', abort: 'compensating' },
  active: { end: 'revoking' },
  revoking: { 'verify-absent': 'ended', overdue: 'revoke-overdue' },
  compensating: { 'verify-absent': 'failed', overdue: 'revoke-overdue' },
  'revoke-overdue': { 'verify-absent': 'ended' },
  ended: {},
  cancelled: {},
  failed: {},
};

/** The state that follows, or undefined when the command is refused in this state. */
export function nextGrantState(
  state: GrantState,
  command: GrantCommand,
): GrantState | undefined {
  return GRANT_TRANSITIONS[state][command];
}

/** Whether nothing can happen to a grant in this state any more. */
export function isTerminalGrantState(state: GrantState): boolean {
  return Object.keys(GRANT_TRANSITIONS[state]).length === 0;
}
