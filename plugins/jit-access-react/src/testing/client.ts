import type {
  AccessGrant,
  AccessRequest,
  AccessReview,
  AuditRow,
  Drift,
  Entitlement,
  JitAccessClient,
} from '@fairway/plugin-jit-access-common';
import {
  sampleDelegation,
  sampleFigures,
  sampleHold,
  samplePolicyDetail,
  sampleReview,
  sampleVerification,
} from './oversight';
import { samplePage } from './page';
import { sampleGrant, samplePreview, sampleRequest } from './samples';

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
    breakGlass: async () =>
      sampleRequest({ kind: 'break-glass', state: 'approved' }),
    extendGrant: async () => sampleRequest({ kind: 'extension' }),
    reviewBreakGlass: async id => sampleGrant({ id, kind: 'break-glass' }),
    issueCredential: async () => ({
      title: 'Credential',
      value: 's3cret',
      fileName: null,
      expiresAt: null,
      hint: 'Use it as the password.',
    }),
    checkTicket: async () => ({
      state: 'open',
      title: 'A payment is stuck',
      url: null,
      message: 'The ticket is open.',
    }),
    revokeAll: async () => ({ ended: 0, invalidated: 0, hold: null }),
    listHolds: async () => [],
    liftHold: async id => sampleHold({ id }),
    listDelegations: async () => [],
    createDelegation: async o => sampleDelegation(o),
    revokeDelegation: async id => sampleDelegation({ id, active: false }),
    listDrift: async () => samplePage<Drift>([]),
    listProviders: async () => [],
    listReviews: async () => samplePage<AccessReview>([]),
    getReview: async id => sampleReview({ id }),
    openReview: async o => sampleReview(o),
    decideReviewItem: async id => sampleReview({ id }),
    closeReview: async id =>
      sampleReview({ id, closedAt: '2026-11-23T09:00:00.000Z' }),
    getFigures: async () => sampleFigures(),
    listAudit: async () => samplePage<AuditRow>([]),
    exportAudit: async () => new Blob([]),
    verifyLedger: async () => sampleVerification(),
    listPolicies: async () => [],
    listServicePolicies: async () => [],
    registerServicePolicy: async () => {
      throw new Error('not in this test');
    },
    getPolicy: async id => samplePolicyDetail({ id }),
    simulatePolicy: async () => ({
      outcome: 'approval',
      rule: 'short-fix',
      explanation: 'Up to one hour: one of the owners approves.',
      steps: [],
    }),
    replayPolicy: async id => ({
      entitlementId: id,
      since: '2026-08-25T09:00:00.000Z',
      requests: 0,
      changed: [],
    }),
    getPosture: async () => [],
    listChatLinks: async () => [],
    createChatLinkCode: async () => ({
      code: 'FAIRWAY-1234',
      expiresAt: '2026-11-23T09:10:00.000Z',
    }),
    revokeChatLink: async () => {},
    ...overrides,
  };
}
