/** The access policies. */
export const policies = {
  intro:
    'Policies are files in the repository. A change is a reviewed change there.',
  none: 'No access policy is loaded. A platform engineer adds one to the folder that jitAccess.policies names.',
  forbidden: 'Reading the policies is not part of your role.',
  search: 'Search policies',
  which: 'Which policies',
  all: 'All',
  faulty: 'With problems',
  noneMatch: 'No policy matches.',
  clean: 'No problems',
  problems: '{{number}} problems',
  problem: '1 problem',
  warnings: '{{number}} warnings',
  warning: '1 warning',
  kept: 'The last good version is in force',
  owner: 'Owner',
  entity: 'On',
  provider: 'Provider',
  version: 'Version {{version}}',
  rules: 'Rules, the first that fits applies',
  rulesNone: 'No rules: every request is refused.',
  ask: 'Request this access',
  file: 'Read from',
  ownFile: 'the repository of the service',
  open: 'Open the policy',
  openOf: 'Open the policy {{title}}',
  back: 'All policies',
  view: 'What to see of the policy',
  words: 'In words',
  text: 'Text',
  lint: 'Lint',
  simulate: 'Simulate',
  replay: 'Replay',
  error: 'Error',
  lintWarning: 'Warning',
  line: 'Line {{line}}',
  lintMore: 'And {{left}} more in the policy.',
  lintNone: 'The lint found nothing.',
  fileText: 'Text of the policy',
} as const;

/** Asking a policy what it would say. */
export const simulator = {
  intro:
    'May somebody get it, and who would decide? Nothing is requested; nothing is recorded.',
  who: 'Who asks',
  kind: 'For what',
  duration: 'How long',
  at: 'When',
  atHint: 'Now when left empty.',
  ticket: 'Ticket',
  ask: 'What would it say?',
  whoMissing: 'Choose a person.',
  failed: 'It could not be simulated',
  outcome: {
    auto: 'Approved by the rule itself',
    approval: 'People decide',
    refused: 'Refused',
    undecidable: 'Can’t be decided now',
  },
  result: 'The answer',
  rule: 'Rule “{{rule}}”',
  ruleNone: 'No rule applies.',
  approvers: 'Who could approve now',
} as const;

/** What another text would have said to the past. */
export const replay = {
  intro:
    'Edit the text and see which requests of the last 90 days would have come out differently. Nothing is saved.',
  text: 'Text to try',
  run: 'Replay 90 days',
  reset: 'Back to the text in force',
  failed: 'It could not be replayed',
  same: 'All {{requests}} requests since {{since}} would have come out the same.',
  empty: 'There was no request since {{since}}, so nothing can be compared.',
  changed:
    '{{changed}} of {{requests}} requests since {{since}} would have come out differently.',
  stricter: 'Stricter',
  laxer: 'Laxer',
  different: 'Different',
} as const;
