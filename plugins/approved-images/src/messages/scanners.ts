/** The page of scanners. */
export const scanners = {
  tab: 'Scanners',
  title: 'Scanners of out-of-band scans',
  description:
    'Whoever scans images for the portal: what each has to do, and whether its answers can be relied on. Counts of failures are of the last 7 days.',
  total_one: '{{count}} scanner',
  total_other: '{{count}} scanners',
  columnScanner: 'Scanner',
  columnState: 'State',
  columnJobs: 'Jobs',
  columnAnswer: 'Last answer',
  columnFailure: 'Last failure',
  scans: 'Scans {{what}}',
  kinds: {
    container: 'container images',
    machine: 'machine images',
    both: 'container and machine images',
    unknown: 'It does not say what it scans',
  },
  state: {
    working: 'Works',
    failing: 'Could not scan',
    silent: 'Does not answer',
    unreachable: 'Takes no jobs',
    unproven: 'Not known',
    removed: 'Not configured any more',
  },
  stateHint: {
    working: 'Its newest scan has a result.',
    failing: 'It said of its newest scan that it failed.',
    silent: 'Its newest scan ended without an answer: nobody knows the result.',
    unreachable: 'What is handed to it fails, and is tried again.',
    unproven: 'No scan of it ended in the last 7 days.',
    removed: 'Its scans are kept, and it gets no new ones.',
  },
  waiting: '{{jobs}} waiting',
  running: '{{jobs}} running',
  failed: '{{jobs}} failed',
  unanswered: '{{jobs}} not answered: not known',
  noAnswer: 'None yet',
  refused_one: '{{count}} answer was refused as forged, malformed or contrary',
  refused_other:
    '{{count}} answers were refused as forged, malformed or contrary',
  refusedWhy: 'The last one: {{why}}',
  noFailure: 'None in 7 days',
  retried: 'It is tried again',
  allOfIt: 'All of it',
  unclaimedTitle: 'Scans that no scanner has',
  unclaimedWaiting_one: '{{count}} scan waits for a scanner to take it.',
  unclaimedWaiting_other: '{{count}} scans wait for a scanner to take them.',
  unclaimedUnanswered_one:
    '{{count}} scan of the last 7 days ended without one: its result is not known.',
  unclaimedUnanswered_other:
    '{{count}} scans of the last 7 days ended without one: their results are not known.',
  emptyTitle: 'No scanner is configured',
  emptyDescription:
    'Nothing that is queued gets scanned. Add a module with a scanner to the backend, such as @fairway/plugin-approved-images-backend-module-aws with approvedImages.aws.scanner, or report results by POST /scans/{id}/result.',
} as const;
