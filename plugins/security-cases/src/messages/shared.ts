import { PAGE_RANGE_MESSAGE } from '@fairway/plugin-screens-react';

/** Words that several screens share. */
export const shared = {
  pageTitle: 'Cases',
  class: {
    'logging-weakened': 'Logging weakened',
    'control-weakened': 'Control weakened',
    'image-drift': 'Image drift',
    'exploited-critical': 'Exploited critical',
    'gate-failed': 'Gate failed',
    'unusual-access': 'Unusual access',
  },
  level: {
    L1: 'L1, look today',
    L2: 'L2, look now',
  },
  status: {
    open: 'Open',
    closed: 'Closed',
  },
  uncertain: 'Not certain',
  decision: {
    incident: 'Incident',
    'authorized-change': 'Authorised change',
    'accepted-risk': 'Accepted risk',
    'false-alarm': 'False alarm',
  },
  kind: {
    'refresh-service': 'Read the service again',
    'end-grants': 'End the access of the actor',
    'hold-target': 'Hold back new access to the target',
    ticket: 'Ticket to the owning team',
    notify: 'Note to the security team',
  },
  mode: {
    off: 'Off',
    propose: 'Propose',
    auto: 'By itself',
  },
  stage: {
    observe: 'Observe',
    warn: 'Warn',
    enforce: 'Enforce',
  },
  nobody: 'Nobody',
  actorUnknown: 'Unknown',
  serviceUnknown: 'No known service',
  ownerUnknown: 'No owner',
  holding: 'New access held back',
  proposals_one: '{{count}} proposal waits',
  proposals_other: '{{count}} proposals wait',
  failures_one: '{{count}} action failed',
  failures_other: '{{count}} actions failed',
  cancel: 'Cancel',
  range: PAGE_RANGE_MESSAGE,
} as const;
