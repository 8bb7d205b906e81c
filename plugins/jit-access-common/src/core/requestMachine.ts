import type { RequestState } from '../types';

/** What can happen to a request. `approve` is the decision that completes all steps. */
export const REQUEST_COMMANDS = [
  'approve',
  'deny',
  'withdraw',
  'lapse',
  'invalidate',
] as const;
/** What can happen to a request. */
export type RequestCommand = (typeof REQUEST_COMMANDS)[number];

/** Every transition of a request; what is not here does not happen. */
export const REQUEST_TRANSITIONS: Readonly<
  Record<RequestState, Partial<Record<RequestCommand, RequestState>>>
> = {
  pending: {
    approve: 'approved',
    deny: 'denied',
    withdraw: 'withdrawn',
    lapse: 'lapsed',
    invalidate: 'invalidated',
  },
  approved: {},
  denied: {},
  lapsed: {},
  withdrawn: {},
  invalidated: {},
};

/** The state that follows, or undefined when the command is refused in this state. */
export function nextRequestState(
  state: RequestState,
  command: RequestCommand,
): RequestState | undefined {
  return REQUEST_TRANSITIONS[state][command];
}

/** Whether nothing can happen to a request in this state any more. */
export function isTerminalRequestState(state: RequestState): boolean {
  return Object.keys(REQUEST_TRANSITIONS[state]).length === 0;
}
