/** What happened in a period. */
export const activity = {
  kind: 'What',
  kinds: {
    access: 'Access',
    change: 'Changes',
    case: 'Security cases',
  },
  from: 'From',
  fromHint: 'The start of the day, UTC; empty for the day of the date.',
  period:
    '{{from, datetime(dateStyle: medium; timeStyle: short)}} to {{to, datetime(dateStyle: medium; timeStyle: short)}}',
  total_one: '{{count}} entry',
  total_other: '{{count}} entries',
  columnAt: 'When',
  columnActor: 'Who',
  columnEntity: 'About',
  columnSummary: 'What',
  details: 'Details',
  detailsOf: ' of {{summary}}',
  noEntity: 'Nothing in the catalog',
  empty: 'Nothing happened in this period',
  emptyHint: 'Choose an earlier start, or a wider scope.',
  unavailable: 'This source is not there',
} as const;
