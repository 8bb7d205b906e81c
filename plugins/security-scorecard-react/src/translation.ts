import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { source } from './messages/source';

/** Texts of the components that other plugins share with the security scorecard. */
export const securityScorecardReactTranslationRef = createTranslationRef({
  id: 'plugin.security-scorecard-react',
  messages: {
    state: {
      pass: 'Pass',
      fail: 'Fail',
      warn: 'Warning',
      'not-applicable': 'Not applicable',
      unknown: 'Unknown',
      stale: 'Stale',
      error: 'Error',
    },
    waived: 'Waived',
    waiver: {
      pending: 'Waiting for a decision',
      approved: 'In force',
      denied: 'Denied',
      withdrawn: 'Withdrawn',
      revoked: 'Revoked',
      expired: 'Expired',
    },
    source,
    machine: 'Fairway ({{part}})',
    moment: {
      date: '{{when, datetime(dateStyle: medium)}}',
      time: '{{when, datetime(dateStyle: medium; timeStyle: short)}}',
    },
    severity: {
      critical: 'Critical',
      high: 'High',
      medium: 'Medium',
      low: 'Low',
      informational: 'Informational',
      untriaged: 'Untriaged',
    },
    level: {
      none: 'No level',
      bronze: 'Bronze',
      silver: 'Silver',
      gold: 'Gold',
    },
    pillar: {
      scan: 'Scan',
      rbac: 'RBAC',
      logging: 'Logging',
      'golden-path': 'Golden path',
    },
    pillarSummary: {
      inWords: '{{pillar}}: {{state}}',
      passing_one: '{{passing}} of {{count}} check passes',
      passing_other: '{{passing}} of {{count}} checks pass',
      undecided_one: '{{count}} without a decision',
      undecided_other: '{{count}} without a decision',
      others_one: '{{count}} more is only observed or warned',
      others_other: '{{count}} more are only observed or warned',
      noneCounts: 'No check counts',
      large: 'Score {{words}}',
      empty: 'No check applies',
    },
    score: {
      label: 'Score of {{name}}',
      known_one: '{{score}}, {{known}} of {{count}} check known',
      known_other: '{{score}}, {{known}} of {{count}} checks known',
      large: 'Score {{words}}',
      empty: 'No check applies',
      legend:
        'Filled as far as the score goes over what is known; hatched is not known',
      none_one: 'No score yet, {{known}} of {{count}} check known',
      none_other: 'No score yet, {{known}} of {{count}} checks known',
    },
    age: {
      now: 'just now',
      minutes_one: '{{count}} min ago',
      minutes_other: '{{count}} min ago',
      hours_one: '{{count}} hour ago',
      hours_other: '{{count}} hours ago',
      days_one: '{{count}} day ago',
      days_other: '{{count}} days ago',
      never: 'never seen',
    },
    stale: {
      weekday: 'stale since {{when, datetime(weekday: long)}}',
      date: 'stale since {{when, datetime(dateStyle: medium)}}',
    },
    deadline: {
      none: 'no deadline',
      dueNow: 'due now',
      dueMinutes_one: 'due in {{count}} minute',
      dueMinutes_other: 'due in {{count}} minutes',
      dueHours_one: 'due in {{count}} hour',
      dueHours_other: 'due in {{count}} hours',
      dueDays_one: 'due in {{count}} day',
      dueDays_other: 'due in {{count}} days',
      overdueNow: 'overdue',
      overdueMinutes_one: 'overdue by {{count}} minute',
      overdueMinutes_other: 'overdue by {{count}} minutes',
      overdueHours_one: 'overdue by {{count}} hour',
      overdueHours_other: 'overdue by {{count}} hours',
      overdueDays_one: 'overdue by {{count}} day',
      overdueDays_other: 'overdue by {{count}} days',
    },
    ending: {
      endsNow: 'ends now',
      endsMinutes_one: 'ends in {{count}} minute',
      endsMinutes_other: 'ends in {{count}} minutes',
      endsHours_one: 'ends in {{count}} hour',
      endsHours_other: 'ends in {{count}} hours',
      endsDays_one: 'ends in {{count}} day',
      endsDays_other: 'ends in {{count}} days',
      ended: 'ended',
    },
    problem: {
      forbidden: {
        title: 'You may not see this',
        description:
          'Your permissions do not cover it. Ask the owner or the security team if you need it.',
      },
      'not-found': {
        title: 'No scorecard here',
        description:
          'There is no scorecard for this entity, or your permissions do not cover it.',
      },
      conflict: {
        title: 'Somebody was faster',
        description: 'It changed in the meantime. Load it again.',
      },
      failed: {
        title: 'This could not be loaded',
        description: '{{message}}',
      },
      retry: 'Try again',
    },
    actionProblem: {
      forbidden: 'You may not do this',
      'not-found': 'It is not there any more',
      conflict: 'Somebody was faster',
      failed: 'It was not done',
    },
    todos: {
      title: 'Failing checks and overdue findings of my services',
      loading: 'Loading the failing checks of your services',
      empty: 'Nothing to fix',
      emptyDescription:
        'No check of a service that you or your teams own is failing.',
      emptyChecks: 'No failing check',
      overdueTitle: 'Overdue findings of my services',
      overdue_one: '{{count}} overdue finding',
      overdue_other: '{{count}} overdue findings',
      showAllOverdue_one: 'Show {{count}} more service with overdue findings',
      showAllOverdue_other:
        'Show {{count}} more services with overdue findings',
      onService: 'on {{service}}',
      showAll_one: 'Show the other {{count}}',
      showAll_other: 'Show the other {{count}}',
    },
    waiverTodos: {
      loading: 'Loading waivers',
      decideTitle: 'Waivers waiting for me',
      decideEmpty: 'No waiver waits for you',
      decideEmptyDescription:
        'When somebody asks for an exception from a check or a finding, it appears here.',
      decideMore: 'More are waiting: see all',
      askedBy: '{{service}}, asked by',
      expiringTitle: 'Waivers of my teams about to end',
      expiringEmpty: 'No waiver is about to end',
      expiringEmptyDescription:
        'Two weeks before a waiver of your teams ends, it appears here: fix what it covers, or ask again.',
    },
  },
});
