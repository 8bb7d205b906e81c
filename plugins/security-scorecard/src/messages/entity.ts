/** The Security tab of an entity. */
export const entity = {
  loading: 'Loading the scorecard',
  missing: 'No scorecard here',
  missingText:
    'There is no scorecard for this entity, or your permissions do not cover it. A service that was registered just now gets one soon; this page looks for it by itself.',
  title: 'Security',
  evaluated: 'Evaluated',
  nextDeadline: 'Next deadline',
  nextDeadlineCheck: 'Next deadline, of a check',
  nextDeadlineFinding: 'Next deadline, of a finding',
  refresh: 'Refresh',
  refreshAsking: 'Asking for a refresh',
  refreshQueued: 'A fresh collection is queued; this page follows it.',
  refreshDone: 'The scorecard is fresh.',
  refreshLate:
    'No new result after half a minute. The collectors may be busy or the source may be down; this page shows the new result when it arrives.',
  refreshFailed: 'The refresh was refused: {{message}}',
  reloadFailed:
    'The newest scorecard could not be loaded ({{message}}). What you see is the one before.',
  neverTitle: 'Never scanned: nothing is known about this service yet',
  neverDescription:
    'No collector has seen it, so every check is unknown, which is not clean. Give the entity the annotations of its cloud account, cluster and repository in its catalog-info.yaml, then refresh.',
  staleTitle:
    '{{source}} last looked {{when, datetime(dateStyle: medium; timeStyle: short)}}',
  staleDescription_one:
    'That is longer ago than {{count}} check that counts allows. It is stale and decides nothing, and findings of this source may be out of date, until it looks again.',
  staleDescription_other:
    'That is longer ago than {{count}} checks that count allow. They are stale and decide nothing, and findings of this source may be out of date, until it looks again.',
  undecided: 'Without a decision, and not clean: {{counts}}',
  staleOthers:
    'Only checks that are observed or warned read it and are stale. Findings of this source may be out of date, until it looks again.',
  countStale_one: '{{count}} stale',
  countStale_other: '{{count}} stale',
  countUnknown_one: '{{count}} unknown',
  countUnknown_other: '{{count}} unknown',
  countError_one: '{{count}} with an error',
  countError_other: '{{count}} with errors',
  apiDescription:
    'An API is as secure as the services that provide it. These are their scorecards.',
  apiEmptyTitle: 'No service that provides this API has a scorecard',
  apiEmptyDescription:
    'Nothing is known about its security, which is not clean. A component names the APIs it provides under spec.providesApis in its catalog-info.yaml.',
  nextLevel: 'Next level: {{level}}',
  nextLevelMissing_one: '{{count}} check is missing',
  nextLevelMissing_other: '{{count}} checks are missing',
  nextLevelOthers_one: 'Show the other {{count}}',
  nextLevelOthers_other: 'Show the other {{count}}',
  topLevel: 'The highest level is reached',
  topLevelDescription: 'Every check that a level requires passes.',
  noLevels: 'No level to reach yet',
  noLevelsDescription:
    'No check that counts towards a level applies to it. A platform engineer adds checks under policies/checks.',
  pillars: 'Pillars',
  checks: 'Checks',
  checkCount_one: '{{count}} check',
  checkCount_other: '{{count}} checks',
  checksCounting_one: '{{count}} check counts',
  checksCounting_other: '{{count}} checks count',
  checksOthers_one: '{{count}} more is only observed or warned',
  checksOthers_other: '{{count}} more are only observed or warned',
  checksNotApplicable_one: '{{count}} does not apply',
  checksNotApplicable_other: '{{count}} do not apply',
  noChecks: 'No check is defined for this pillar.',
  findings: 'Findings',
  coverage: 'What was scanned',
  trendTitle: 'The last 90 days',
  gateTitle: 'Gates of the pipeline',
  reports: 'Pushed reports',
} as const;

/** The card of an entity's overview. */
export const card = {
  title: 'Security',
  open: 'Open the scorecard',
  worst: 'Worst',
} as const;

/** What was and was not scanned. */
export const coverage = {
  columnResource: 'Resource',
  columnScanType: 'Scan',
  columnState: 'State',
  columnReason: 'Reason',
  columnLastScanned: 'Last scanned',
  columnSource: 'Reported by',
  scanned: 'Scanned',
  pending: 'Pending',
  stale: 'Stale',
  excluded: 'Excluded',
  'cannot-scan': 'Cannot be scanned',
  broken: 'Scan is broken',
  'not-enabled': 'Scanning is not enabled',
  'not-covered': 'Not covered',
  unknown: 'Unknown',
  emptyTitle: 'No coverage is known',
  emptyDescription:
    'No collector has said what it scanned. Read the findings above as unknown, not as clean.',
} as const;
