import type {
  AccessFigures,
  AccessReview,
  AccessReviewItem,
  Delegation,
  Drift,
  Hold,
  LedgerVerification,
  PolicyDetail,
  PolicySummary,
  ProviderHealth,
} from '@fairway/plugin-jit-access-common';

/** A policy without problems. */
export function samplePolicy(
  overrides: Partial<PolicySummary> = {},
): PolicySummary {
  return {
    id: 'payments-db-rw',
    title: 'Write to the payments database',
    file: 'payments-db-rw.yaml',
    provider: 'postgres',
    risk: 'high',
    version: 1,
    hash: 'c0ffee00c0ffee00',
    owner: 'group:default/payments',
    entityRef: 'resource:default/payments-db',
    rules: [{ name: 'short-fix', text: 'Up to one hour: one owner approves.' }],
    problems: [],
    lint: [],
    ...overrides,
  };
}

/** All there is to see of the sample policy. */
export function samplePolicyDetail(
  overrides: Partial<PolicyDetail> = {},
): PolicyDetail {
  return {
    ...samplePolicy(),
    text: 'apiVersion: fairway.dev/v1\nkind: AccessPolicy\n',
    words: ['The payments team may write to the payments database.'],
    ...overrides,
  };
}

/** Bo lets Chen decide for the rest of the week. */
export function sampleDelegation(
  overrides: Partial<Delegation> = {},
): Delegation {
  return {
    id: 'd-1',
    from: 'user:default/bo',
    to: 'user:default/chen',
    startsAt: '2026-11-23T00:00:00.000Z',
    endsAt: '2026-11-27T00:00:00.000Z',
    reason: 'On holiday',
    createdBy: 'user:default/bo',
    createdAt: '2026-11-22T10:00:00.000Z',
    revokedAt: null,
    active: true,
    actions: ['revoke'],
    ...overrides,
  };
}

/** Somebody gave pay_rw to Otto without Fairway. */
export function sampleDrift(overrides: Partial<Drift> = {}): Drift {
  return {
    id: 'x-1',
    kind: 'foreign',
    provider: 'postgres',
    entitlement: { instance: 'pay-prod', role: 'pay_rw' },
    principal: 'otto',
    entitlementId: 'payments-db-rw',
    entityRef: 'resource:default/payments-db',
    grantId: null,
    detail: 'otto is a member of pay_rw and no grant says so',
    firstSeenAt: '2026-11-23T08:00:00.000Z',
    lastSeenAt: '2026-11-23T08:59:00.000Z',
    resolvedAt: null,
    action: 'reported',
    ...overrides,
  };
}

/** A provider that does well. */
export function sampleProvider(
  overrides: Partial<ProviderHealth> = {},
): ProviderHealth {
  return {
    id: 'postgres',
    reconciledAt: '2026-11-23T08:59:30.000Z',
    ok: true,
    error: null,
    breaker: 'closed',
    managed: 3,
    driftOpen: 0,
    overdueRevokes: 0,
    ...overrides,
  };
}

/** Nobody gets new access on the payments database. */
export function sampleHold(overrides: Partial<Hold> = {}): Hold {
  return {
    id: 'h-1',
    scope: 'entity',
    ref: 'resource:default/payments-db',
    reason: 'Somebody is in there who should not be',
    by: 'user:default/sam',
    at: '2026-11-23T08:30:00.000Z',
    liftedAt: null,
    liftedBy: null,
    ...overrides,
  };
}

/** Ana's grant, as one entry of a review. */
export function sampleReviewItem(
  overrides: Partial<AccessReviewItem> = {},
): AccessReviewItem {
  return {
    id: 'i-1',
    entitlementId: 'payments-db-rw',
    entitlementTitle: 'Write to the payments database',
    principal: 'ana',
    userRef: 'user:default/ana',
    how: 'grant',
    grantId: 'g-1',
    decision: null,
    by: null,
    at: null,
    comment: null,
    ...overrides,
  };
}

/** A review of the payments database that is open. */
export function sampleReview(
  overrides: Partial<AccessReview> = {},
): AccessReview {
  return {
    id: 'v-1',
    entityRef: 'resource:default/payments-db',
    openedBy: 'user:default/sam',
    openedAt: '2026-11-20T09:00:00.000Z',
    dueAt: '2026-11-30T09:00:00.000Z',
    closedAt: null,
    items: [
      sampleReviewItem(),
      sampleReviewItem({
        id: 'i-2',
        principal: 'legacy_batch',
        userRef: null,
        how: 'standing',
        grantId: null,
      }),
    ],
    problems: [],
    actions: ['decide', 'close'],
    ...overrides,
  };
}

/** Figures of a quiet quarter. */
export function sampleFigures(
  overrides: Partial<AccessFigures> = {},
): AccessFigures {
  return {
    pending: 2,
    live: 3,
    overdueRevokes: 0,
    breakGlass: 1,
    reviewsOwed: 1,
    reviewsOverdue: 0,
    driftOpen: 0,
    standingAccess: 0,
    unusedGrants: 0,
    requests: 40,
    autoShare: 0.25,
    medianTimeToDecision: 'PT12M',
    topTargets: [
      {
        entityRef: 'resource:default/payments-db',
        title: 'Payments database',
        requests: 30,
      },
    ],
    ...overrides,
  };
}

/** A ledger whose chain holds. */
export function sampleVerification(
  overrides: Partial<LedgerVerification> = {},
): LedgerVerification {
  return {
    ok: true,
    rows: 0,
    firstBadSeq: null,
    reason: null,
    headHash: '000000000000000000000000',
    anchors: [],
    ...overrides,
  };
}
