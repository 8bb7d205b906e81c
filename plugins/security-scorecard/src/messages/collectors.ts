/** Health of the collectors and of the checks as code. */
export const collectors = {
  title: 'Collectors',
  description:
    'What brings the facts, and whether the checks in force are the newest. A collector that fails makes its checks unknown or stale, never clean.',
  loading: 'Loading the collectors',
  columnCollector: 'Collector',
  columnState: 'State',
  columnLastRun: 'Last run',
  columnSuccess: 'Last success',
  columnSeconds: 'Took',
  columnEntities: 'Services',
  ok: 'Works',
  partly: 'Partly failed',
  failing: 'Fails',
  never: 'Has not run yet',
  seconds: '{{seconds}} s',
  entities_one: '{{count}} service seen',
  entities_other: '{{count}} services seen',
  failed_one: '{{count}} failed',
  failed_other: '{{count}} failed',
  emptyTitle: 'No collector is installed',
  emptyDescription:
    'A platform engineer installs backend modules such as the ones for AWS and Kubernetes.',
  policyTitle: 'Checks as code',
  policyLoading: 'Loading the state of the checks',
  policyOk_one:
    '{{count}} check is in force, loaded {{when, datetime(dateStyle: medium; timeStyle: short)}}.',
  policyOk_other:
    '{{count}} checks are in force, loaded {{when, datetime(dateStyle: medium; timeStyle: short)}}.',
  policyProblem: 'A newer version of the checks is not in force',
  missing: 'Checks name collectors that this portal does not have: {{ids}}',
  orphans: 'Check ids that are used and do not exist',
  orphan: '{{checkId}}, used by {{usedBy}}',
} as const;
