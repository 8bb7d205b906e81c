/** The last page of a template's form. */
export const preview = {
  title: 'What you will have',
  loading: 'Working out the controls and the scorecard',
  stale: 'Working it out again',
  intro:
    'The service is rendered with your answers and judged, exactly as the first task will do. Nothing is made yet.',
  controlsTitle: 'Controls from the first commit',
  controlsSummary_one: '{{passing}} of {{count}} control passes',
  controlsSummary_other: '{{passing}} of {{count}} controls pass',
  notApplicable_one: '{{count}} does not apply to your answers',
  notApplicable_other: '{{count}} do not apply to your answers',
  problems:
    'A control does not pass with these answers: the task will stop before it publishes anything.',
  scorecardTitle: 'Scorecard on the first day',
  scorecardIntro:
    'Computed from the same checks that run every day. What no source has seen yet is unknown, and unknown is not a pass.',
  scorecardNone: 'The scorecard could not be worked out: {{reason}}',
  level: 'Level',
  pillarLevel: '{{level}} in this pillar',
  checks_one: '{{count}} check',
  checks_other: '{{count}} checks',
  checksOf_one: '{{count}} check of {{pillar}}',
  checksOf_other: '{{count}} checks of {{pillar}}',
  noTemplate:
    'This field needs to know its template: set ui:options.template to its name.',
} as const;
