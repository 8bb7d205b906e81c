import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  accessRequestCreatePermission,
  accessRequestDecidePermission,
  accessRequestReadPermission,
  canonicalRef,
  type AccessRequest,
  type ListRequestsOptions,
  type NewAccessRequest,
  type Page,
  type RequestPreview,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantStore } from '../database/GrantStore';
import type { StoredRequest } from '../database/records/request';
import type { RequestStore } from '../database/RequestStore';
import type { Authorizer } from '../permissions/Authorizer';
import type { UserCredentials } from './Assessor';
import type { DecisionService } from './DecisionService';
import type { NewDecision } from './DecisionWriter';
import type { RateLimiter } from './RateLimiter';
import type { RequestService } from './RequestService';
import { requestView } from './views';

const DEFAULT_LIMIT = 20;

/** Canonical ref of the person behind the credentials; null for a service. */
export function callerOf(credentials: BackstageCredentials): string | null {
  const principal: unknown = credentials.principal;
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
    ? canonicalRef(principal.userEntityRef)
    : null;
}

/** Requests, as far as the caller is allowed. */
export class AuthorizedRequests {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly stores: { requests: RequestStore; grants: GrantStore },
    private readonly authorizer: Authorizer,
    private readonly requests: RequestService,
    private readonly decisions: DecisionService,
    private readonly rates: RateLimiter,
  ) {}

  async preview(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<RequestPreview> {
    await this.authorizer.ensureAllowed(
      accessRequestCreatePermission,
      credentials,
    );
    return this.requests.preview(input, credentials);
  }

  async create(
    input: NewAccessRequest,
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    await this.authorizer.ensureAllowed(
      accessRequestCreatePermission,
      credentials,
    );
    const created = await this.requests.create(input, credentials);
    return this.view(created, credentials);
  }

  /** Throws NotFoundError also for what the caller may not see. */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AccessRequest> {
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    const request =
      coverage.covers === 'none'
        ? undefined
        : await this.stores.requests.get(this.knex, id, coverage.filter);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    return this.view(request, credentials);
  }

  async list(
    options: ListRequestsOptions,
    credentials: BackstageCredentials,
  ): Promise<Page<AccessRequest>> {
    const now = await this.clock.now(this.knex);
    const serverTime = now.toISOString();
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    if (coverage.covers === 'none') {
      return { items: [], totalItems: 0, serverTime };
    }
    const found = await this.stores.requests.list(this.knex, {
      view: options.view,
      user: callerOf(credentials),
      search: options.search,
      state: options.state,
      limit: options.limit ?? DEFAULT_LIMIT,
      offset: options.offset ?? 0,
      now: serverTime,
      visible: coverage.filter,
    });
    return {
      items: await this.views(found.items, credentials, now),
      totalItems: found.totalItems,
      serverTime,
    };
  }

  async approve(
    id: string,
    o: { reason?: string; duration?: string },
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    return this.decide(
      id,
      {
        verdict: 'approve',
        reason: o.reason ?? null,
        duration: o.duration,
      },
      credentials,
    );
  }

  async deny(
    id: string,
    o: { reason: string },
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    return this.decide(id, { verdict: 'deny', reason: o.reason }, credentials);
  }

  async withdraw(
    id: string,
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'decision');
    await this.requests.withdraw(id, by);
    return this.mustView(id, credentials);
  }

  private async decide(
    id: string,
    decision: Omit<NewDecision, 'by'>,
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'decision');
    const coverage = await this.authorizer.coverage(
      accessRequestDecidePermission,
      credentials,
    );
    const allowed =
      coverage.covers === 'some' &&
      (await this.stores.requests.get(this.knex, id, coverage.filter));
    if (!allowed) {
      if (!(await this.stores.requests.get(this.knex, id, undefined))) {
        throw new NotFoundError(`There is no request '${id}'`);
      }
      const why = 'The permission policy does not let you decide this request';
      await this.decisions.auditRefusal(id, { ...decision, by }, why);
      throw new NotAllowedError(why);
    }
    await this.decisions.decide(id, { ...decision, by });
    return this.mustView(id, credentials);
  }

  /** What a call that is over shows its caller, whatever they may see else. */
  async mustView(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AccessRequest> {
    const request = await this.stores.requests.get(this.knex, id, undefined);
    if (!request) {
      throw new NotFoundError(`There is no request '${id}'`);
    }
    return this.view(request, credentials);
  }

  private async view(
    request: StoredRequest,
    credentials: BackstageCredentials,
  ): Promise<AccessRequest> {
    const [view] = await this.views(
      [request],
      credentials,
      await this.clock.now(this.knex),
    );
    return view;
  }

  private async views(
    requests: StoredRequest[],
    credentials: BackstageCredentials,
    now: Date,
  ): Promise<AccessRequest[]> {
    const ids = requests.map(request => request.id);
    const caller = callerOf(credentials);
    const [decisions, grantIds, waiting] = await Promise.all([
      this.stores.requests.decisions(this.knex, ids),
      this.stores.grants.idsOf(this.knex, ids),
      caller === null
        ? new Set<string>()
        : this.stores.requests.waitingFor(this.knex, ids, caller),
    ]);
    return requests.map(request =>
      requestView(request, {
        decisions: decisions.get(request.id) ?? [],
        grantId: grantIds.get(request.id) ?? null,
        caller,
        waitsForCaller: waiting.has(request.id),
        now,
      }),
    );
  }
}
