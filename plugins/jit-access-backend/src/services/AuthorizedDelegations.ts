import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  canonicalRef,
  delegationCreatePermission,
  delegationManagePermission,
  type Delegation,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { StoredDelegation } from '../database/DelegationStore';
import type { Authorizer } from '../permissions/Authorizer';
import type { UserCredentials } from './Assessor';
import { callerOf } from './AuthorizedRequests';
import type { DelegationService, NewDelegation } from './DelegationService';
import type { RateLimiter } from './RateLimiter';

/** Delegations, as far as the caller is allowed. */
export class AuthorizedDelegations {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly authorizer: Authorizer,
    private readonly service: DelegationService,
    private readonly rates: RateLimiter,
  ) {}

  /** Of and to the caller; all for who may manage them. */
  async list(credentials: BackstageCredentials): Promise<Delegation[]> {
    const now = await this.clock.now(this.knex);
    const mayManage = await this.mayManage(credentials);
    const caller = callerOf(credentials);
    if (caller === null && !mayManage) {
      return [];
    }
    const found = await this.service.list(
      mayManage ? undefined : (caller ?? undefined),
      now,
    );
    return found.map(item => view(item, { caller, mayManage, now }));
  }

  /** Throws NotAllowedError. */
  async create(
    input: NewDelegation,
    credentials: UserCredentials,
  ): Promise<Delegation> {
    await this.authorizer.ensureAllowed(
      delegationCreatePermission,
      credentials,
    );
    const caller = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(caller, 'delegation');
    const made = await this.service.create(input, caller);
    const now = await this.clock.now(this.knex);
    return view(made, { caller, mayManage: false, now });
  }

  /** Throws NotFoundError also for what the caller may not see. */
  async revoke(id: string, credentials: UserCredentials): Promise<Delegation> {
    const caller = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(caller, 'delegation');
    const mayManage = await this.mayManage(credentials);
    const ended = await this.service.revoke(id, caller, mayManage);
    const now = await this.clock.now(this.knex);
    return view(ended, { caller, mayManage, now });
  }

  private mayManage(credentials: BackstageCredentials): Promise<boolean> {
    return this.authorizer.isAllowed(delegationManagePermission, credentials);
  }
}

function view(
  found: StoredDelegation,
  around: { caller: string | null; mayManage: boolean; now: Date },
): Delegation {
  const at = around.now.toISOString();
  const isOver = found.revokedAt !== null || found.endsAt <= at;
  const concerns =
    around.caller !== null && [found.from, found.to].includes(around.caller);
  return {
    ...found,
    active: !isOver && found.startsAt <= at,
    actions:
      !isOver && around.caller !== null && (concerns || around.mayManage)
        ? ['revoke']
        : [],
  };
}
