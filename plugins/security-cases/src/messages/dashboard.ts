/** The section on the security overview. */
export const dashboard = {
  title: 'Incidents and cases',
  description:
    'What happened that the security team decides about: logging switched off, controls weakened, images that nobody approved.',
  loading: 'Loading the cases',
  all: 'All cases',
  median: 'Usual time to a decision: {{duration}}',
  autoShare:
    '{{percent}} % of what was done in 90 days was done without a person',
  holding_one: '{{count}} case holds back new access',
  holding_other: '{{count}} cases hold back new access',
  failed_one: '{{count}} action failed and waits for a person',
  failed_other: '{{count}} actions failed and wait for a person',
  columnClass: 'What happened',
  columnOpen: 'Open',
  columnOpened: 'Opened in 90 days',
  columnClosed: 'Closed in 90 days',
  openOf_one: '{{count}} open case: {{name}}',
  openOf_other: '{{count}} open cases: {{name}}',
  none: 'Nothing has happened in 90 days, and no case is open.',
} as const;
