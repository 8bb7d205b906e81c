import { NotAllowedError } from '@backstage/errors';
import type {
  AccessGrant,
  AccessRequest,
  JitAccessClient,
  PageOptions,
  RequestAction,
} from '@fairway/plugin-jit-access-common';
import { sampleClient } from './client';
import type { FakeAccess } from './FakeAccess';
import { samplePage } from './page';
import { samplePreview } from './samples';

/** The part of a list that a page shows. */
function cut<T>(items: T[], { limit = 20, offset = 0 }: PageOptions) {
  return {
    ...samplePage(items.slice(offset, offset + limit)),
    totalItems: items.length,
  };
}

const has = (search: string | undefined, ...texts: string[]) =>
  texts
    .join(' ')
    .toLowerCase()
    .includes((search ?? '').toLowerCase());

/** What somebody may do with a request of the fake. */
function actionsOf(request: AccessRequest, me: string): RequestAction[] {
  if (request.state !== 'pending') {
    return [];
  }
  if (request.steps.some(step => step.approvers.includes(me))) {
    return ['approve', 'deny'];
  }
  return request.requester === me ? ['withdraw'] : [];
}

/** The client of one person, on state that several share. */
export function fakeClient(access: FakeAccess, me: string): JitAccessClient {
  const seen = (request: AccessRequest): AccessRequest => ({
    ...request,
    actions: actionsOf(request, me),
  });
  const own = (grant: AccessGrant) => grant.grantee === me;
  const owned = (id: string) => {
    const grant = access.grant(id);
    if (!own(grant)) {
      throw new NotAllowedError(`Grant ${id} is not yours`);
    }
    return grant;
  };
  const views = {
    mine: (request: AccessRequest) =>
      request.requester === me || request.grantee === me,
    'to-decide': (request: AccessRequest) =>
      actionsOf(request, me).includes('approve'),
    decided: (request: AccessRequest) =>
      request.decisions.some(({ by }) => by === me),
    all: () => true,
  };
  return sampleClient({
    listEntitlements: async ({ entityRef, search } = {}) =>
      samplePage(
        access.entitlements.filter(
          item =>
            (!entityRef || item.entityRef === entityRef) &&
            has(search, item.id, item.title),
        ),
      ),
    preview: async () => samplePreview(),
    createRequest: async o => seen(access.ask(me, o)),
    listRequests: async ({ view, search, state, ...paging }) =>
      cut(
        access.requests
          .filter(
            item =>
              views[view](item) &&
              (!state || item.state === state) &&
              has(search, item.entitlementTitle, item.reason),
          )
          .map(seen),
        paging,
      ),
    getRequest: async id => seen(access.request(id)),
    approve: async (id, o) => seen(access.decide(me, id, 'approve', o)),
    deny: async (id, o) => seen(access.decide(me, id, 'deny', o)),
    withdraw: async id => {
      const request: AccessRequest = {
        ...access.request(id),
        state: 'withdrawn',
      };
      return access.put(access.requests, request);
    },
    listGrants: async o =>
      cut(
        access.grants.filter(
          grant =>
            (o.view === 'all' || own(grant)) &&
            (!o.entityRef || grant.entityRef === o.entityRef) &&
            (!o.holderRef || grant.grantee === o.holderRef) &&
            (!o.review || grant.review?.state === o.review) &&
            (!o.live || grant.endedAt === null) &&
            (!o.overdue || grant.state === 'revoke-overdue') &&
            has(o.search, grant.grantee, grant.entitlementTitle, grant.reason),
        ),
        o,
      ),
    getGrant: async id => access.grant(id),
    returnGrant: async id => access.end(me, owned(id).id, 'returned'),
    revokeGrant: async id => access.end(me, id, 'revoked'),
    breakGlass: async o => seen(access.breakGlass(me, o)),
    extendGrant: async (id, { duration, reason }) =>
      seen(access.askForMore(me, owned(id).id, duration, reason)),
    reviewBreakGlass: async (id, { verdict, comment }) => {
      const grant = access.grant(id);
      const review = grant.review && {
        ...grant.review,
        state: 'done' as const,
        by: me,
        verdict,
        comment,
      };
      return access.put(access.grants, { ...grant, review, actions: [] });
    },
    listAudit: async ({ requestId, action, actor, search, ...paging } = {}) =>
      cut(
        access.rows.filter(
          row =>
            (!requestId || row.requestId === requestId) &&
            (!action || row.action === action) &&
            (!actor || row.actor === actor) &&
            has(search, row.action, row.actor),
        ),
        paging,
      ),
  });
}
