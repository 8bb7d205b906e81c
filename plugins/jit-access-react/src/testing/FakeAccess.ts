import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  AccessGrant,
  AccessRequest,
  AuditRow,
  Entitlement,
  NewAccessRequest,
  NewBreakGlass,
} from '@fairway/plugin-jit-access-common';
import { durationToMs } from '../lib/duration';
import { SAMPLE_TIME } from './page';
import {
  sampleAuditRow,
  sampleBreakGlassReview,
  sampleEntitlement,
  sampleGrant,
  sampleRequest,
  sampleStep,
} from './samples';

/** What a {@link FakeAccess} begins with. */
export interface FakeAccessOptions {
  entitlements?: Entitlement[];
  requests?: AccessRequest[];
  grants?: AccessGrant[];
}

/** The state that the clients of several people share: access without a server. */
export class FakeAccess {
  readonly entitlements: Entitlement[];
  readonly requests: AccessRequest[];
  readonly grants: AccessGrant[];
  readonly rows: AuditRow[] = [];
  private count = 0;

  constructor(options: FakeAccessOptions = {}) {
    this.entitlements = options.entitlements ?? [sampleEntitlement()];
    this.requests = options.requests ?? [];
    this.grants = options.grants ?? [];
  }

  entitlement(id: string): Entitlement {
    return this.found(this.entitlements, id, 'entitlement');
  }

  request(id: string): AccessRequest {
    return this.found(this.requests, id, 'request');
  }

  grant(id: string): AccessGrant {
    return this.found(this.grants, id, 'grant');
  }

  /** Makes a request that waits for Bo or Chen. */
  ask(me: string, o: NewAccessRequest): AccessRequest {
    const entitlement = this.entitlement(o.entitlementId);
    return this.add(this.requests, 'request-created', me, {
      ...sampleRequest({
        id: this.nextId('r'),
        entitlementId: entitlement.id,
        entitlementTitle: entitlement.title,
        entityRef: entitlement.entityRef,
        risk: entitlement.risk,
        requester: me,
        grantee: o.grantee ?? me,
        reason: o.reason,
        ticket: o.ticket ?? null,
        duration: o.duration,
        startsAt: o.startsAt ?? null,
        inputs: o.inputs ?? {},
        steps: [
          sampleStep({
            approvers: ['user:default/bo', 'user:default/chen'].filter(
              ref => ref !== me && ref !== o.grantee,
            ),
          }),
        ],
      }),
    });
  }

  /** Asks for more time for a grant. */
  askForMore(me: string, grantId: string, duration: string, reason: string) {
    const grant = this.grant(grantId);
    const request = this.ask(me, {
      entitlementId: grant.entitlementId,
      duration,
      reason,
    });
    const pending = grant.extension && {
      ...grant.extension,
      pendingRequestId: request.id,
    };
    this.put(this.grants, { ...grant, extension: pending });
    return this.put(this.requests, {
      ...request,
      kind: 'extension',
      parentGrantId: grantId,
    });
  }

  /** Gives access at once; its review is owed by Sam. */
  breakGlass(me: string, o: NewBreakGlass): AccessRequest {
    if (this.grants.some(g => g.grantee === me && g.review?.state === 'owed')) {
      throw new ConflictError('A review of your last break-glass is owed');
    }
    const asked = this.ask(me, o);
    const grant = this.give(asked, o.duration);
    this.put(this.grants, {
      ...grant,
      kind: 'break-glass',
      review: sampleBreakGlassReview({ dueAt: null }),
    });
    return this.put(this.requests, {
      ...asked,
      kind: 'break-glass',
      state: 'approved',
      auto: true,
      rule: 'break-glass',
      steps: [],
      decidedAt: SAMPLE_TIME,
      grantId: grant.id,
    });
  }

  /** Decides; whoever comes second is told who was first. */
  decide(
    me: string,
    id: string,
    verdict: 'approve' | 'deny',
    o: { reason?: string; duration?: string } = {},
  ): AccessRequest {
    const request = this.request(id);
    if (request.state !== 'pending') {
      const by = request.decisions.at(-1)?.by ?? request.requester;
      throw new ConflictError(
        `${by} decided at ${request.decidedAt}: ${request.state}`,
      );
    }
    const decided: AccessRequest = {
      ...request,
      state: verdict === 'approve' ? 'approved' : 'denied',
      decidedAt: SAMPLE_TIME,
      decisions: [
        {
          by: me,
          verdict,
          reason: o.reason ?? null,
          at: SAMPLE_TIME,
          duration: o.duration ?? null,
          onBehalfOf: null,
          channel: 'portal',
        },
      ],
    };
    this.log(me, `request-${decided.state}`, id);
    if (verdict === 'deny') {
      return this.put(this.requests, decided);
    }
    const time = o.duration ?? request.duration;
    const grant = request.parentGrantId
      ? this.lengthen(request.parentGrantId, time)
      : this.give(decided, time);
    return this.put(this.requests, { ...decided, grantId: grant.id });
  }

  /** Ends a grant at once. */
  end(me: string, id: string, endReason: 'returned' | 'revoked'): AccessGrant {
    this.log(me, 'grant-ended', this.grant(id).requestId);
    return this.put(this.grants, {
      ...this.grant(id),
      state: 'ended',
      endedAt: SAMPLE_TIME,
      endReason,
      actions: [],
    });
  }

  /** Replaces what has the same id. */
  put<T extends { id: string }>(list: T[], item: T): T {
    list.splice(
      list.findIndex(({ id }) => id === item.id),
      1,
      item,
    );
    return item;
  }

  private give(request: AccessRequest, duration: string): AccessGrant {
    const start = Date.parse(SAMPLE_TIME);
    return this.add(this.grants, 'grant-activated', 'system:worker', {
      ...sampleGrant({
        id: this.nextId('g'),
        requestId: request.id,
        requester: request.requester,
        grantee: request.grantee,
        entitlementId: request.entitlementId,
        entitlementTitle: request.entitlementTitle,
        entityRef: request.entityRef,
        reason: request.reason,
        startsAt: SAMPLE_TIME,
        endsAt: new Date(start + (durationToMs(duration) ?? 0)).toISOString(),
        actions: ['return'],
      }),
    });
  }

  private lengthen(id: string, duration: string): AccessGrant {
    const grant = this.grant(id);
    const end = Date.parse(grant.endsAt ?? SAMPLE_TIME);
    return this.put(this.grants, {
      ...grant,
      endsAt: new Date(end + (durationToMs(duration) ?? 0)).toISOString(),
      extension: grant.extension && {
        ...grant.extension,
        used: grant.extension.used + 1,
        pendingRequestId: null,
      },
    });
  }

  private add<T extends { id: string }>(
    list: T[],
    action: string,
    actor: string,
    item: T,
  ): T {
    list.unshift(item);
    this.log(actor, action, item.id);
    return item;
  }

  private log(actor: string, action: string, requestId: string) {
    this.rows.push(
      sampleAuditRow({ seq: this.rows.length + 1, actor, action, requestId }),
    );
  }

  private nextId(prefix: string) {
    this.count += 1;
    return `${prefix}-${this.count}`;
  }

  private found<T extends { id: string }>(list: T[], id: string, name: string) {
    const item = list.find(candidate => candidate.id === id);
    if (!item) {
      throw new NotFoundError(`There is no ${name} ${id}`);
    }
    return item;
  }
}
