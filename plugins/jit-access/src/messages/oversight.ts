/** Watching over access. */
export const oversight = {
  forbidden:
    'Oversight is for the security and the platform team. Your own access is under “My access”.',
  view: 'What to watch',
  overview: 'Overview',
  grants: 'All access',
  drift: 'Drift',
  holds: 'Holds and emergency',
  reviews: 'Break-glass reviews',
} as const;

/** Figures of the last 90 days. */
export const figures = {
  title: 'Figures',
  dashboardTitle: 'Just-in-time access',
  pending: 'Requests that wait',
  live: 'Live access',
  overdueRevokes: 'Overdue revokes',
  breakGlass: 'Break-glass in 90 days',
  reviewsOwed: 'Reviews owed',
  reviewsOverdue: 'Reviews overdue',
  driftOpen: 'Open drift',
  standingAccess: 'Standing access found',
  unusedGrants: 'Unused: granted, never active',
  requests: 'Requests in 90 days',
  autoShare: 'Decided by rules alone',
  median: 'Usual time to a decision',
  none: 'None yet',
  targets: 'Most asked for',
  targetsNone: 'Nothing was asked for in the last 90 days.',
  targetRequests_one: '{{count}} request',
  targetRequests_other: '{{count}} requests',
} as const;

/** How the providers are doing. */
export const providers = {
  title: 'Providers',
  none: 'No provider is installed. A platform engineer adds a provider module.',
  ok: 'Works',
  bad: 'Failing',
  never: 'Not reconciled yet',
  reconciled: 'Last compared',
  breakerOpen:
    'Circuit breaker open: so much would have been removed that nothing was. Look at the drift before anything else.',
  managed: 'Held through Fairway',
  managedUnknown: 'Can’t be listed',
  drift: 'Open drift',
  overdue: 'Overdue revokes',
  state: 'State',
} as const;

/** Where the providers differ from the record. */
export const driftTable = {
  open: 'Lasting',
  all: 'All',
  which: 'Which differences',
  kind: 'What differs',
  anyKind: 'Anything',
  provider: 'Provider',
  anyProvider: 'Any provider',
  none: 'The providers hold what the record says.',
  noneMatch: 'No difference matches.',
  resolved: 'Resolved {{time}}',
  action: {
    reported: 'Reported',
    removed: 'Removed',
    restored: 'Restored',
    'held-back': 'Held back by the circuit breaker',
  },
} as const;

/** New access held back. */
export const holds = {
  title: 'Where new access is held back',
  none: 'New access is held back nowhere.',
  scope: {
    entity: 'On a target',
    person: 'For a person',
    everything: 'Everywhere',
  },
  lift: 'Lift it',
  liftOf: 'Lift it: {{what}}',
  liftTitle: 'Lift this hold',
  liftText: 'New access can be given there again.',
  lifted: 'Lifted {{time}}',
} as const;

/** Ending everything at once. */
export const emergency = {
  title: 'Emergency',
  intro:
    'Ends live access at once, and what waits with it. Use it when somebody is in who should not be.',
  button: 'Revoke everything',
  buttonOn: 'Revoke all on this target',
  buttonOf: 'Revoke all of this person',
  dialog: 'Revoke all access',
  scope: 'Whose access',
  onEntity: 'On a target',
  ofPerson: 'Of a person',
  everything: 'Everybody’s, everywhere',
  person: 'Person',
  target: 'Target',
  refMissing: 'Choose on what, or whose.',
  text: 'All live access is taken back now, and requests that wait are invalidated.',
  hold: 'Hold back new access until somebody lifts it',
  phrase: 'revoke all',
  confirm: 'Revoke it all',
  done: '{{ended}} grants are being ended, {{invalidated}} requests were invalidated.',
  doneHold: 'New access is held back until somebody lifts it.',
} as const;

/** All live access. */
export const liveGrants = {
  entity: 'On',
  none: 'Nobody has temporary access right now.',
  noneMatch: 'No access matches.',
  overdue: 'Only overdue revokes',
  search: 'Search by person, target or reason',
} as const;
