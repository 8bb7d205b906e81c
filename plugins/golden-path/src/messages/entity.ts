/** Card and tab of a service. */
export const entity = {
  title: 'Golden path',
  loading: 'Loading what is known of the golden path',
  open: 'Open the golden path',
  seen: 'Repository read',
  template: 'Template',
  noTemplate: 'No record of a template',
  version: 'Version',
  noVersion: 'unknown',
  drift: 'Files',
  driftUnknown: 'There is no record to compare with',
  driftInWords:
    '{{pristine}} pristine, {{edited}} edited, {{weakened}} weakened',
  controls: 'Controls',
  why: {
    current:
      'It was rendered from or upgraded to {{version}}, the newest version of its template.',
    outdated:
      'It is on {{version}}; its template is at {{latest}}. An upgrade is offered as a change: your team’s edits are kept and you approve it.',
    noRecord:
      'The repository holds no readable record of a template (.golden-path/answers.yaml), so nobody can tell what it was made from. Harden it to put it on the path.',
    noLatest:
      'It is on {{version}}. The newest version of its template could not be read, so nobody can tell whether it is current.',
  },
  unseenTitle: 'Nothing is known yet',
  unseenDescription:
    'No collection has read this repository yet. It is read within minutes after the catalog says where it is; a template sets the annotation for it.',
  changesTitle: 'What an upgrade brings',
  changesLoading: 'Loading what changed',
  changesNone: 'The releases in between say nothing of what they changed.',
  changeVersion: 'Version {{version}}',
  securityFix: 'Security fix',
  improvement: 'Improvement',
  controlsTitle: 'Controls',
  controlsNone: 'No control was judged.',
  filesTitle: 'Drift',
  filesDescription:
    'What differs from what the template rendered. Only what weakens a control counts against the service.',
  filesNone: 'Every file is as it was rendered.',
  columnFile: 'File',
  columnVerdict: 'Verdict',
  columnMeaning: 'What it means',
  meaning: {
    weakened: 'A control fails since it was changed. Put it back, or fix it.',
    missing: 'It was rendered and is gone.',
    edited: 'Your team changed it, and no control fails by it.',
    added: 'It is in no record of the template.',
    pristine: 'As it was rendered.',
  },
  upgrade: 'Upgrade',
  upgradeStarted:
    'Upgrade started {{when, datetime(dateStyle: medium; timeStyle: short)}} by',
  followTask: 'Follow the task',
} as const;

/** The dialog that starts upgrades. */
export const upgrade = {
  title_one: 'Upgrade {{count}} service',
  title_other: 'Upgrade {{count}} services',
  what: 'Each service gets a change of its own, with the reasons. Nothing is merged: its owners review and approve it. What a team edited stays; where both changed the same lines the change shows a conflict.',
  lane: 'What it brings',
  laneAll: 'Everything that is new',
  laneSecurity: 'Security fixes only',
  services: 'Services',
  more_one: 'and {{count}} more',
  more_other: 'and {{count}} more',
  confirm: 'Start',
  cancel: 'Cancel',
  close: 'Close',
  doneTitle: 'Upgrades',
  started: 'Started',
  notStarted: 'Not started',
  follow: 'Follow the task of {{service}}',
  progress: '{{done}} of {{total}} asked for',
} as const;
