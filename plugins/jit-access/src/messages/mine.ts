/** One's own access and requests. */
export const mine = {
  view: 'Which access',
  now: 'Now',
  past: 'Ended',
  overdueTitle: 'Not taken back on time: {{title}}',
  overdueText_one:
    'This access should have ended {{time}}. Fairway keeps trying: once so far.',
  overdueText_other:
    'This access should have ended {{time}}. Fairway keeps trying: {{count}} times so far.',
  overdueUnset_one:
    'This access could not be set up, and may be there in part. Fairway keeps trying to take it back: once so far.',
  overdueUnset_other:
    'This access could not be set up, and may be there in part. Fairway keeps trying to take it back: {{count}} times so far.',
  overdueError: 'Last error: {{error}}',
  overdueNext: 'Next attempt {{time}}.',
  grants: 'Your access',
  grantsNone: 'You have no access right now.',
  noneMatch: 'None of your access matches.',
  searchGrants: 'Search by target or reason',
  pastNone: 'None of your access has ended yet.',
  ask: 'Request access',
  done: "I'm done",
  cancel: 'Cancel it',
  until: 'Until {{time}}',
  starts: 'Starts {{time}}',
  ended: 'Ended {{time}}: {{reason}}',
  endedPlain: 'Ended {{time}}',
  residual: 'Something may remain until {{time}}',
  residualTitle: 'Not all gone yet: {{title}}',
  lastError: 'Last try failed: {{error}}',
  drift: '{{detail}} Since {{time}}.',
  reviewOwed: 'This was break-glass, and has to be reviewed. Who can:',
  ofRequest: 'Open the request',
  returnFailed: 'It could not be handed back',
  requests: 'Your requests',
  requestsNone: 'You have not asked for anything yet.',
  requestsNoneMatch: 'No request of yours matches.',
  search: 'Search your requests',
} as const;

/** More time for a grant. */
export const extend = {
  button: 'Extend',
  title: 'Ask for more time',
  cost: 'This uses extension {{number}} of {{times}}; {{left}} left afterwards.',
  by: 'One extension adds at most {{by}}.',
  latest: 'It can never last longer than {{time}}.',
  decides:
    'The policy decides on it as on a request; until then the end stays.',
  newEnd: 'New end: {{time}}',
  reason: 'Why do you need more time?',
  reasonHint: 'Approvers and auditors read it.',
  confirm: 'Ask for more time',
  pending: 'An extension waits for a decision.',
  openPending: 'Open it',
  none: 'No extension is left.',
  left: '{{left}} of {{times}} extensions left',
} as const;

/** A secret for the grantee. */
export const credential = {
  button: 'Get credential',
  title: 'Your credential',
  once: 'It is shown only now. Fairway keeps no copy: closing this takes it off the screen.',
  expires: 'It stops working {{time}}.',
  download: 'Download',
  close: 'Close and forget it',
  failed: 'No credential was made',
  value: 'Credential',
} as const;

/** Ending what somebody else has. */
export const revoke = {
  button: 'Revoke',
  title: 'Revoke this access',
  text: '“{{title}}” ends at once.',
  confirm: 'Revoke it',
} as const;

/** Taking a request back. */
export const withdraw = {
  button: 'Withdraw',
  failed: 'It could not be withdrawn',
} as const;
