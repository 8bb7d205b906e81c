import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The page of just-in-time access, `/access` by default. */
export const accessRouteRef = createRouteRef({ id: 'jit-access' });

/** One request, `/access/requests/:id` by default. */
export const accessRequestRouteRef = createRouteRef({
  id: 'jit-access.request',
  params: ['id'],
});

/** The tab where access is asked for. */
export const accessNewRouteRef = createSubRouteRef({
  id: 'jit-access.new',
  parent: accessRouteRef,
  path: '/request',
});

/** The tab with one's own access. */
export const accessMineRouteRef = createSubRouteRef({
  id: 'jit-access.mine',
  parent: accessRouteRef,
  path: '/mine',
});

/** The tab with requests to decide on. */
export const accessApprovalsRouteRef = createSubRouteRef({
  id: 'jit-access.approvals',
  parent: accessRouteRef,
  path: '/approvals',
});

/** The tab with the audit ledger. */
export const accessAuditRouteRef = createSubRouteRef({
  id: 'jit-access.audit',
  parent: accessRouteRef,
  path: '/audit',
});

/** The tab where access is taken at once. `?entitlement=` begins with that one. */
export const accessBreakGlassRouteRef = createSubRouteRef({
  id: 'jit-access.break-glass',
  parent: accessRouteRef,
  path: '/break-glass',
});

/** The tab with reviews: of break-glass, and of who has access. */
export const accessReviewsRouteRef = createSubRouteRef({
  id: 'jit-access.reviews',
  parent: accessRouteRef,
  path: '/reviews',
});

/** The tab with the policies. `?policy=` shows one. */
export const accessPoliciesRouteRef = createSubRouteRef({
  id: 'jit-access.policies',
  parent: accessRouteRef,
  path: '/policies',
});

/** The tab for those who watch over access. */
export const accessOversightRouteRef = createSubRouteRef({
  id: 'jit-access.oversight',
  parent: accessRouteRef,
  path: '/oversight',
});
