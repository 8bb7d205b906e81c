import type { ActionKind } from '@fairway/plugin-security-cases-common';

/** What the timeline of a case calls the kinds of actions. */
export const ACTION_TITLES: Record<ActionKind, string> = {
  'refresh-service': 'Read the service again',
  'end-grants': 'End the grants of the actor',
  'hold-target': 'Hold back new access to the target',
  ticket: 'Open a ticket for the owners',
  notify: 'Tell the security team',
};
