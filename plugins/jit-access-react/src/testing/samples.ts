import type {
  AccessGrant,
  AccessRequest,
  ApprovalStep,
  AuditRow,
  BreakGlassReview,
  Decision,
  Entitlement,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';

/** Something that Ana may ask for. */
export function sampleEntitlement(
  overrides: Partial<Entitlement> = {},
): Entitlement {
  return {
    id: 'payments-db-rw',
    title: 'Write to the payments database',
    description: 'Role pay_rw on pay-prod',
    entityRef: 'resource:default/payments-db',
    provider: 'postgres',
    risk: 'high',
    duration: { default: 'PT1H', min: 'PT5S', max: 'PT4H' },
    inputs: {
      reason: { minLength: 10, maxLength: 500 },
      ticket: {
        pattern: '^(INC|CHG)-\\d+$',
        required: false,
        verified: false,
      },
      fields: [],
    },
    extension: null,
    maxAhead: null,
    forOthers: false,
    breakGlass: null,
    eligible: true,
    reason: null,
    ...overrides,
  };
}

/** What a request for the sample would lead to. */
export function samplePreview(
  overrides: Partial<RequestPreview> = {},
): RequestPreview {
  return {
    allowed: true,
    refusal: null,
    rule: 'short-fix',
    explanation: 'Up to one hour: one of the owners approves.',
    steps: [sampleStep()],
    plan: ['GRANT pay_rw TO ana'],
    residual: null,
    medianTimeToDecision: 'PT12M',
    auto: false,
    facts: [],
    budget: null,
    ...overrides,
  };
}

/** A stage that Bo or Chen approves. */
export function sampleStep(
  overrides: Partial<ApprovalStep> = {},
): ApprovalStep {
  return {
    any: 1,
    from: ['owners'],
    approvers: ['user:default/bo', 'user:default/chen'],
    approvedBy: [],
    ...overrides,
  };
}

/** Bo's approval in the portal. */
export function sampleDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    by: 'user:default/bo',
    verdict: 'approve',
    reason: null,
    at: '2026-11-23T08:55:00.000Z',
    duration: null,
    onBehalfOf: null,
    channel: 'portal',
    ...overrides,
  };
}

/** Ana's request, waiting for Bo or Chen. */
export function sampleRequest(
  overrides: Partial<AccessRequest> = {},
): AccessRequest {
  return {
    id: 'r-1',
    kind: 'access',
    parentGrantId: null,
    startsAt: null,
    inputs: {},
    facts: [],
    auto: false,
    entitlementId: 'payments-db-rw',
    entitlementTitle: 'Write to the payments database',
    entityRef: 'resource:default/payments-db',
    risk: 'high',
    requester: 'user:default/ana',
    grantee: 'user:default/ana',
    state: 'pending',
    reason: 'Fix a stuck payment',
    ticket: 'INC-1',
    duration: 'PT1H',
    rule: 'short-fix',
    explanation: 'Up to one hour: one of the owners approves.',
    policy: { id: 'payments-db-rw', version: 1, hash: 'c0ffee00c0ffee00' },
    steps: [sampleStep()],
    decisions: [],
    createdAt: '2026-11-23T08:50:00.000Z',
    deadline: '2026-11-23T10:50:00.000Z',
    decidedAt: null,
    grantId: null,
    actions: [],
    ...overrides,
  };
}

/** Ana's access, with 24 minutes left at the sample time. */
export function sampleGrant(overrides: Partial<AccessGrant> = {}): AccessGrant {
  return {
    id: 'g-1',
    kind: 'access',
    requestId: 'r-1',
    requester: 'user:default/ana',
    risk: 'high',
    reason: 'Fix a stuck payment',
    scheduledFor: null,
    extension: null,
    review: null,
    drift: null,
    nextAttemptAt: null,
    entitlementId: 'payments-db-rw',
    entitlementTitle: 'Write to the payments database',
    entityRef: 'resource:default/payments-db',
    grantee: 'user:default/ana',
    state: 'active',
    startsAt: '2026-11-23T08:24:00.000Z',
    endsAt: '2026-11-23T09:24:00.000Z',
    endedAt: null,
    endReason: null,
    instructions: 'psql -h pay-prod -U ana payments',
    residualUntil: null,
    lastError: null,
    attempts: 1,
    createdAt: '2026-11-23T08:23:00.000Z',
    actions: ['return'],
    ...overrides,
  };
}

/** A review of a break-glass grant that Sam owes. */
export function sampleBreakGlassReview(
  overrides: Partial<BreakGlassReview> = {},
): BreakGlassReview {
  return {
    state: 'owed',
    dueAt: '2026-11-25T09:00:00.000Z',
    reviewers: ['user:default/sam'],
    by: null,
    at: null,
    verdict: null,
    comment: null,
    ...overrides,
  };
}

/** A row of the ledger. */
export function sampleAuditRow(overrides: Partial<AuditRow> = {}): AuditRow {
  return {
    seq: 1,
    at: '2026-11-23T08:50:00.000Z',
    actor: 'user:default/ana',
    action: 'request-created',
    requestId: 'r-1',
    grantId: null,
    details: { rule: 'short-fix', ticket: null },
    hash: 'aaaaaaaaaaaaaaaaaaaaaaaa',
    previousHash: '000000000000000000000000',
    ...overrides,
  };
}
