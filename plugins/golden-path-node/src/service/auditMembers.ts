/** What an audit event has to say, in every language. */
export const AUDIT_MEMBERS = [
  'when',
  'who',
  'what',
  'subject',
  'outcome',
  'correlationId',
  'service',
  'sourceIp',
];
