import { PAGE_RANGE_MESSAGE } from '@fairway/plugin-screens-react';

/** Words that several parts share. */
export const shared = {
  state: {
    'not-satisfied': 'Not satisfied',
    undetermined: 'Undetermined',
    excepted: 'Excepted',
    satisfied: 'Satisfied',
    'not-applicable': 'Not applicable',
    'no-check': 'No check',
  },
  severity: {
    critical: '{{number}} critical',
    high: '{{number}} high',
    medium: '{{number}} medium',
    low: '{{number}} low',
    informational: '{{number}} informational',
    untriaged: '{{number}} untriaged',
  },
  range: PAGE_RANGE_MESSAGE,
  pages: 'Pages',
  previous: 'Previous page',
  next: 'Next page',
  nobody: 'Nobody known',
} as const;
