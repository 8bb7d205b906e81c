import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  accessGrantRevokePermission,
  accessRequestReadPermission,
  canonicalRef,
  type AccessGrant,
  type GrantCredential,
  type ListGrantsOptions,
  type Page,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantStore, GrantWithRequest } from '../database/GrantStore';
import type { Authorizer } from '../permissions/Authorizer';
import type { Policies } from '../policy/PolicyRegistry';
import { policiesAlsoOn } from '../policy/targets';
import type { UserCredentials } from './Assessor';
import { callerOf } from './AuthorizedRequests';
import type { CatalogBatch } from './CatalogBatch';
import type { CredentialService } from './CredentialService';
import type { GrantExtras } from './GrantExtras';
import type { GrantService } from './GrantService';
import type { RateLimiter } from './RateLimiter';
import { grantView } from './views';
import type { WorkStates } from './WorkStates';

const DEFAULT_LIMIT = 20;

/** Grants, as far as the caller is allowed. */
export class AuthorizedGrants {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly store: GrantStore,
    private readonly authorizer: Authorizer,
    private readonly grants: GrantService,
    private readonly policies: Policies,
    private readonly extras: GrantExtras,
    private readonly work: WorkStates,
    private readonly catalog: CatalogBatch,
    private readonly credentials: CredentialService,
    private readonly rates: RateLimiter,
  ) {}

  /** Throws NotFoundError also for what the caller may not see. */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AccessGrant> {
    const found = await this.visible(id, credentials);
    const [view] = await this.views([found], credentials);
    return view;
  }

  async list(
    options: ListGrantsOptions,
    credentials: BackstageCredentials,
  ): Promise<Page<AccessGrant>> {
    const serverTime = (await this.clock.now(this.knex)).toISOString();
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    if (coverage.covers === 'none') {
      return { items: [], totalItems: 0, serverTime };
    }
    const entityRef =
      options.entityRef === undefined
        ? undefined
        : canonicalRef(options.entityRef);
    const found = await this.store.list(this.knex, {
      grantees: await this.granteesOf(options, credentials),
      review: options.review,
      entity:
        entityRef === undefined
          ? undefined
          : {
              ref: entityRef,
              policyIds: policiesAlsoOn(this.policies, entityRef),
            },
      live: options.live,
      overdue: options.overdue,
      search: options.search,
      limit: options.limit ?? DEFAULT_LIMIT,
      offset: options.offset ?? 0,
      visible: coverage.filter,
    });
    return {
      items: await this.views(found.items, credentials),
      totalItems: found.totalItems,
      serverTime,
    };
  }

  /** For the grantee of an active grant. Throws NotFoundError for what the caller may not see. */
  async issueCredential(
    id: string,
    credentials: UserCredentials,
  ): Promise<GrantCredential> {
    return this.credentials.issue(
      await this.visible(id, credentials),
      canonicalRef(credentials.principal.userEntityRef),
    );
  }

  async giveBack(
    id: string,
    credentials: UserCredentials,
  ): Promise<AccessGrant> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'return');
    await this.grants.giveBack(id, by);
    return this.mustView(id, credentials);
  }

  async revoke(
    id: string,
    o: { reason: string },
    credentials: UserCredentials,
  ): Promise<AccessGrant> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    if (!(await this.revocable([id], credentials)).has(id)) {
      if (!(await this.store.get(this.knex, id, undefined))) {
        throw new NotFoundError(`There is no grant '${id}'`);
      }
      // Who may revoke is never held up.
      await this.rates.take(by, 'revoke');
      const why = 'The permission policy does not let you revoke this grant';
      await this.grants.auditRefusal(id, by, why);
      throw new NotAllowedError(why);
    }
    await this.grants.revoke(id, by, o.reason);
    return this.mustView(id, credentials);
  }

  /** What a call that is over shows its caller, whatever they may see else. */
  async mustView(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AccessGrant> {
    const found = await this.store.get(this.knex, id, undefined);
    if (!found) {
      throw new NotFoundError(`There is no grant '${id}'`);
    }
    const [view] = await this.views([found], credentials);
    return view;
  }

  private async visible(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<GrantWithRequest> {
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    const found =
      coverage.covers === 'none'
        ? undefined
        : await this.store.get(this.knex, id, coverage.filter);
    if (!found) {
      throw new NotFoundError(`There is no grant '${id}'`);
    }
    return found;
  }

  private async views(
    found: GrantWithRequest[],
    credentials: BackstageCredentials,
  ): Promise<AccessGrant[]> {
    const caller = callerOf(credentials);
    const revocable = await this.revocable(
      found.map(({ grant }) => grant.id),
      credentials,
    );
    const extras = await this.extras.of(found, caller);
    const work = await this.work.of(found, caller);
    return found.map((item, index) =>
      grantView(item, caller, revocable.has(item.grant.id), {
        ...extras[index],
        ...work[index],
        actions: [...extras[index].actions, ...work[index].actions],
      }),
    );
  }

  /** Whose grants are asked for; undefined for everybody's. */
  private async granteesOf(
    { view, holderRef }: ListGrantsOptions,
    credentials: BackstageCredentials,
  ): Promise<string[] | undefined> {
    const mine = view === 'mine' ? [callerOf(credentials) ?? ''] : undefined;
    if (holderRef === undefined) {
      return mine;
    }
    try {
      const people = await this.catalog.people(holderRef);
      return mine ? mine.filter(ref => people.includes(ref)) : people;
    } catch (error) {
      throw new ServiceUnavailableError(
        `Who belongs to ${holderRef} is not known now, so its grants can't be listed; try again later`,
        error,
      );
    }
  }

  /** Of these grants, those that the caller may revoke. */
  private async revocable(
    ids: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const coverage = await this.authorizer.coverage(
      accessGrantRevokePermission,
      credentials,
    );
    if (coverage.covers === 'none' || ids.length === 0) {
      return new Set();
    }
    return this.store.among(this.knex, ids, coverage.filter);
  }
}
