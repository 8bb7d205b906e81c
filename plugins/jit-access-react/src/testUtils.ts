/**
 * Sample data and a client without a server, for tests of what shows access.
 *
 * @packageDocumentation
 */
import type {
  AccessGrant,
  AccessRequest,
  AuditRow,
  Entitlement,
  JitAccessClient,
  Page,
  PolicySummary,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';

/** The server's time in all samples. */
export const SAMPLE_TIME = '2026-11-23T09:00:00.000Z';

/** A page of a list, on the server's time. */
export function samplePage<T>(items: T[], serverTime = SAMPLE_TIME): Page<T> {
  return { items, totalItems: items.length, serverTime };
}

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
      ticket: { pattern: '^(INC|CHG)-\\d+$', required: false },
    },
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
    ...overrides,
  };
}

function sampleStep() {
  return {
    any: 1,
    from: ['owners'],
    approvers: ['user:default/bo', 'user:default/chen'],
    approvedBy: [],
  };
}

/** Ana's request, waiting for Bo or Chen. */
export function sampleRequest(
  overrides: Partial<AccessRequest> = {},
): AccessRequest {
  return {
    id: 'r-1',
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
    requestId: 'r-1',
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

/** A policy without problems. */
export function samplePolicy(
  overrides: Partial<PolicySummary> = {},
): PolicySummary {
  return {
    id: 'payments-db-rw',
    version: 1,
    hash: 'c0ffee00c0ffee00',
    owner: 'group:default/payments',
    entityRef: 'resource:default/payments-db',
    rules: [{ name: 'short-fix', text: 'Up to one hour: one owner approves.' }],
    problems: [],
    ...overrides,
  };
}

/**
 * A client that answers with empty lists and with samples, except where a test
 * says otherwise.
 */
export function sampleClient(
  overrides: Partial<JitAccessClient> = {},
): JitAccessClient {
  return {
    listEntitlements: async () => samplePage<Entitlement>([]),
    preview: async () => samplePreview(),
    createRequest: async () => sampleRequest(),
    listRequests: async () => samplePage<AccessRequest>([]),
    getRequest: async id => sampleRequest({ id }),
    approve: async id => sampleRequest({ id, state: 'approved' }),
    deny: async id => sampleRequest({ id, state: 'denied' }),
    withdraw: async id => sampleRequest({ id, state: 'withdrawn' }),
    listGrants: async () => samplePage<AccessGrant>([]),
    getGrant: async id => sampleGrant({ id }),
    returnGrant: async id => sampleGrant({ id, state: 'revoking' }),
    revokeGrant: async id => sampleGrant({ id, state: 'revoking' }),
    listAudit: async () => samplePage<AuditRow>([]),
    verifyLedger: async () => ({
      ok: true,
      rows: 0,
      firstBadSeq: null,
      reason: null,
      headHash: '000000000000000000000000',
    }),
    listPolicies: async () => [],
    getPosture: async () => [],
    ...overrides,
  };
}
