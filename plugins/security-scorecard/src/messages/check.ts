/** A check: its row and its drawer. */
export const check = {
  open: 'Details of {{title}}',
  observed: 'Observed',
  lastObserved: 'Last observed',
  expected: 'Expected',
  nothingObserved: 'nothing was observed',
  deadline: 'Deadline',
  seen: 'Seen',
  reason: 'Why',
  facts: 'Facts that decided it',
  noFacts: 'No fact was reported.',
  fact: 'Fact',
  value: 'Value',
  source: 'Source',
  noValue: 'none',
  yes: 'Yes',
  no: 'No',
  since: 'In this state since {{when, datetime(dateStyle: medium)}}',
  requiredFor: 'Required for {{level}}',
  remediation: 'What to do',
  frameworks: 'Frameworks',
  noFrameworks: 'The check names no framework.',
  missing: 'The check {{id}} is not part of this scorecard any more.',
  reasonNotApplicable: 'Why it does not apply',
  reasonUndecided: 'Why there is no decision',
  reasonStale:
    'Last seen {{when, datetime(dateStyle: medium; timeStyle: short)}}, longer ago than this check allows. What was seen then decides nothing any more.',
  lookAgain:
    'Refresh, so that {{source}} looks again. If that does not help, the collectors say what keeps it from looking.',
  lookAtCollectors: 'Open the collectors',
  waivedUntil: 'Waived until',
  upcoming: 'Counts from {{when, datetime(dateStyle: medium)}}',
  upcomingHint:
    'The check does not count yet. From then on it counts towards the level and the gates.',
  modeObserve: 'Only recorded',
  modeWarn: 'Does not count yet',
  area: 'Security area: {{area}}',
  history: 'History',
  historyLoading: 'Loading the history',
  historyEmpty: 'No change is on record.',
  historyChange: '{{from}} → {{to}}',
  historyFirst: 'First seen as {{to}}',
  historyEnd: 'Gone; it was {{from}}',
  historyWaiverAsked: 'A waiver was asked for',
  historyWaiverChange: 'Waiver: {{from}} → {{to}}',
  historyMore_one: '{{count}} older change is not shown.',
  historyMore_other: '{{count}} older changes are not shown.',
  filterState: 'State',
  filterAny: 'Any state',
  filterAttention: 'Needs attention',
  showWaived: 'Show waived',
  showOthers_one:
    'Show the other {{count}}, which passes, does not apply or does not count yet',
  showOthers_other:
    'Show the other {{count}}, which pass, do not apply or do not count yet',
  commonReason: 'None of them is decided, for one reason: {{reason}}',
  showUndecided_one: 'Show the other {{count}}, undecided for the same reason',
  showUndecided_other:
    'Show the other {{count}}, undecided for the same reason',
  shown: '{{shown}} of {{total}} checks shown',
  noMatchTitle: 'No check matches',
  noMatchDescription: 'Change the state, or show waived checks too.',
} as const;

/** The seven security areas, by id. */
export const area = {
  'identity-and-access': 'Identity and access',
  'logging-and-monitoring': 'Logging and monitoring',
  'incident-response': 'Incident response',
  infrastructure: 'Infrastructure',
  'configuration-and-vulnerability-analysis':
    'Configuration and vulnerability analysis',
  'ci-cd': 'CI/CD',
  'data-protection': 'Data protection',
} as const;

/** What the frameworks of the shipped policies are called, by id. */
export const framework = {
  soc2: 'SOC 2',
  iso27002: 'ISO/IEC 27002',
  ssdf: 'NIST SSDF',
  osps: 'OpenSSF OSPS Baseline',
  scorecard: 'OpenSSF Scorecard',
  'aws-security-hub': 'AWS Security Hub',
  kubescape: 'Kubescape',
  'cisa-bod-22-01': 'CISA BOD 22-01',
} as const;
