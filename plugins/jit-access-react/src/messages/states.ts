/** States of a request, in a word. */
export const requestState = {
  pending: 'Pending',
  approved: 'Approved',
  denied: 'Denied',
  lapsed: 'Lapsed',
  withdrawn: 'Withdrawn',
  invalidated: 'Invalidated',
} as const;

/** States of a grant, in a word. */
export const grantState = {
  scheduled: 'Scheduled',
  provisioning: 'Being set up',
  active: 'Active',
  revoking: 'Being taken back',
  ended: 'Ended',
  cancelled: 'Cancelled',
  compensating: 'Being undone',
  failed: 'Failed',
  'revoke-overdue': 'Revoke overdue',
} as const;

/** What a request asks for. */
export const kind = {
  access: 'Access',
  extension: 'Extension',
  'break-glass': 'Break-glass',
} as const;

/** How much harm an entitlement can do. */
export const risk = {
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
} as const;

/** Why a grant ended. */
export const endReason = {
  expired: 'its time was up',
  returned: 'handed back',
  revoked: 'revoked',
  cancelled: 'cancelled before it began',
  'provisioning-failed': 'it could not be set up',
  policy: 'the policy asked for it',
  'authorization-lost': 'the person may not have it any more',
  emergency: 'ended with all others in an emergency',
  incident: 'ended because of a security case',
} as const;

/** The systems that access is given in, by the names of their makers; by the ids of the providers. */
export const provider = {
  'aws-identity-center': 'AWS IAM Identity Center',
  'github-teams': 'GitHub teams',
  kubernetes: 'Kubernetes',
  ldap: 'LDAP',
  'pipeline-approval': 'Pipeline approval',
  postgres: 'PostgreSQL',
  'ssh-certificates': 'SSH certificates',
  vault: 'Vault',
} as const;

/** How the provider differs from the record. */
export const drift = {
  missing: 'Missing at the provider',
  lingering: 'Still there after its end',
  foreign: 'Given without Fairway',
  tampered: 'Changed behind Fairway’s back',
} as const;

/** A ticket as it was looked up. */
export const ticket = {
  checking: 'Looking the ticket up',
  open: 'Open',
  closed: 'Closed',
  missing: 'There is no such ticket',
  unknown: 'Could not be looked up',
  link: 'Open the ticket',
} as const;

/** Verdicts of a review of break-glass. */
export const verdict = {
  owed: 'Review owed',
  justified: 'Justified',
  'not-justified': 'Not justified',
} as const;
