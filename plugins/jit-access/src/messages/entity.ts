/** Access on the page of an entity. */
export const entity = {
  title: 'Access',
  who: 'Who has access now',
  nobody: 'Nobody has temporary access right now.',
  since: 'since {{time}}',
  request: 'Request access',
  none: 'No access policy names this entity.',
  can: 'What can be asked for',
  notEligible: 'Not for you: {{reason}}',
  notEligiblePlain: 'The policy does not let you ask for this.',
  atMost: 'At most {{max}}',
  holderUser: 'What this person has now',
  holderGroup: 'What members have now',
  holderNone: 'No temporary access right now.',
  more: 'All of it',
} as const;
