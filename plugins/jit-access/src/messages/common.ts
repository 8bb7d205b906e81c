import { PAGE_RANGE_MESSAGE } from '@fairway/plugin-screens-react';

/** Columns of tables. */
export const columns = {
  what: 'What',
  who: 'Who',
  state: 'State',
  duration: 'Duration',
  asked: 'Asked',
  actions: 'Actions',
  number: 'No.',
  at: 'When',
  actor: 'Who',
  action: 'What happened',
  request: 'Request',
  hash: 'Hash',
  approvers: 'Who can decide',
  deadline: 'Deadline',
  on: 'On',
  since: 'Since',
  until: 'Until',
  reason: 'Reason',
  provider: 'Provider',
  principal: 'Name there',
  done: 'What was done',
  due: 'Due',
  progress: 'Decided',
  opened: 'Opened',
  was: 'Then',
  now: 'With this text',
  effect: 'Effect',
} as const;

/** Filters of lists. */
export const filter = {
  state: 'State',
  any: 'Any state',
  clear: 'Clear the filters',
} as const;

/** Parts of every dialog. */
export const dialog = {
  cancel: 'Cancel',
  close: 'Close',
  reason: 'Why?',
  reasonHint: 'It goes on record.',
  reasonMissing: 'Say why, in at least {{min}} characters.',
  typed: 'Type “{{phrase}}” to confirm',
  typedWrong: 'That is not “{{phrase}}”.',
  failed: 'It was not done',
} as const;

/** The range that a page of a list shows. */
export const page = { label: PAGE_RANGE_MESSAGE } as const;

/** Tabs, for apps on the old frontend system. */
export const legacy = {
  title: 'Access',
  request: 'Request',
  mine: 'My access',
  approvals: 'Approvals',
  breakGlass: 'Break-glass',
  delegations: 'Delegations',
  reviews: 'Reviews',
  audit: 'Audit',
  policies: 'Policies',
  oversight: 'Oversight',
} as const;
