import {
  ConflictError,
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { GrantCredential } from '@fairway/plugin-jit-access-common';
import type { Credential, JitProvider } from '@fairway/plugin-jit-access-node';
import type { GrantStore, GrantWithRequest } from '../database/GrantStore';
import type { OperationStore } from '../database/OperationStore';
import type { Transactions } from '../database/UnitOfWork';
import { within } from '../worker/within';
import type { Providers } from './providers';
import type { RateLimiter } from './RateLimiter';

/** Longest time to make one, and the lock that outlives it, in milliseconds. */
const PATIENCE = 15_000;
const LEASE = 60_000;

/**
 * Makes credentials of active grants for their grantees. The value goes to the
 * caller and nowhere else: it is not stored, logged or audited.
 */
export class CredentialService {
  constructor(
    private readonly transactions: Transactions,
    private readonly stores: { grants: GrantStore; operations: OperationStore },
    private readonly providers: Providers,
    private readonly rate: RateLimiter,
  ) {}

  /**
   * Throws NotAllowedError for anybody but the grantee, ConflictError when the
   * grant is not active, is over, or has no credential, and ServiceUnavailableError when
   * the provider can't make one now. Refusals are audited.
   */
  async issue(found: GrantWithRequest, by: string): Promise<GrantCredential> {
    const { grant, request } = found;
    if (by !== request.grantee) {
      const why = 'Only the person who has the access can get its credential';
      await this.audit(found, by, 'credential-refused', { why });
      throw new NotAllowedError(why);
    }
    await this.rate.take(by, 'credential');
    const provider = this.providers.find(request.provider);
    if (grant.state !== 'active' || !provider?.issueCredential) {
      const why =
        grant.state === 'active'
          ? `The provider '${request.provider}' has no credential to give`
          : `The grant is ${grant.state}; there is a credential only while it is active`;
      await this.audit(found, by, 'credential-refused', { why });
      throw new ConflictError(why);
    }
    const claim = await this.lock(found, by);
    try {
      return await this.make(found, by, provider);
    } finally {
      await this.transactions.run(({ trx }) =>
        this.stores.operations.freeKey(trx, grant.entitlementKey, claim),
      );
    }
  }

  /** Nothing else changes the access at the provider meanwhile. */
  private async lock(found: GrantWithRequest, by: string): Promise<string> {
    const { endsAt, entitlementKey } = found.grant;
    const { isOver, claim } = await this.transactions.run(async unit => {
      const now = await unit.now();
      // Taking it away may be late; what comes after the end is not given.
      return endsAt !== null && now >= new Date(endsAt)
        ? { isOver: true }
        : {
            isOver: false,
            claim: await this.stores.operations.takeKey(
              unit.trx,
              entitlementKey,
              { now, until: new Date(now.getTime() + LEASE) },
            ),
          };
    });
    if (isOver) {
      const why = `The access ended at ${endsAt}`;
      await this.audit(found, by, 'credential-refused', { why });
      throw new ConflictError(why);
    }
    if (claim === undefined) {
      const why = 'The access is being worked on; try again in a few seconds';
      await this.audit(found, by, 'credential-refused', { why });
      throw new ServiceUnavailableError(why);
    }
    return claim;
  }

  private async make(
    found: GrantWithRequest,
    by: string,
    provider: JitProvider,
  ): Promise<GrantCredential> {
    const { grant } = found;
    let credential: Credential;
    try {
      credential = await this.ask(found, provider);
    } catch (error) {
      const why = isError(error) ? error.message : String(error);
      await this.audit(found, by, 'credential-refused', { why });
      throw provider.classify(error) === 'permanent'
        ? new ConflictError(why)
        : new ServiceUnavailableError(
            `The provider could not make a credential now, try again later: ${why}`,
          );
    }
    const isActive = await this.transactions.run(async unit => {
      const now = await this.stores.grants.lock(unit.trx, grant.id);
      const active = now?.state === 'active';
      unit.audit({
        actor: by,
        action: active ? 'credential-issued' : 'credential-refused',
        requestId: found.request.id,
        grantId: grant.id,
        details: active
          ? { title: credential.title, expiresAt: credential.expiresAt }
          : { why: 'The grant ended meanwhile' },
      });
      return active;
    });
    if (!isActive) {
      throw new ConflictError('The grant ended meanwhile');
    }
    return {
      title: credential.title,
      value: credential.value,
      fileName: credential.fileName,
      expiresAt: credential.expiresAt,
      hint: credential.hint,
    };
  }

  private ask(
    { grant, request }: GrantWithRequest,
    provider: JitProvider,
  ): Promise<Credential> {
    const signal = AbortSignal.timeout(PATIENCE);
    return within(signal, () => {
      if (!provider.issueCredential || grant.endsAt === null) {
        throw new ConflictError('There is no credential of this grant');
      }
      return provider.issueCredential(
        {
          grantId: grant.id,
          entitlement: grant.entitlement,
          principal: request.principal,
        },
        { signal, expiresAt: new Date(grant.endsAt) },
      );
    });
  }

  private async audit(
    { grant, request }: GrantWithRequest,
    actor: string,
    action: string,
    details: Record<string, string | null>,
  ): Promise<void> {
    await this.transactions.run(async unit => {
      unit.audit({
        actor,
        action,
        requestId: request.id,
        grantId: grant.id,
        details,
      });
    });
  }
}
