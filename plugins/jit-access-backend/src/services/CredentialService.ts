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
import type { StoredGrant } from '../database/records/grant';
import type { Transactions } from '../database/UnitOfWork';
import { within } from '../worker/within';
import { sayExchanged } from './entitlementKey';
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
    await this.rate.take(by, 'credential');
    if (by !== request.grantee) {
      throw await this.refuse(
        found,
        by,
        new NotAllowedError(
          'Only the person who has the access can get its credential',
        ),
      );
    }
    const provider = this.providers.find(request.provider);
    const why =
      grant.state === 'active' && !provider?.issueCredential
        ? `The provider '${request.provider}' has no credential to give`
        : (this.stateProblem(grant) ?? sayExchanged(found));
    if (!provider || why !== undefined) {
      throw await this.refuse(found, by, new ConflictError(why));
    }
    const { claim, current } = await this.lock(found, by);
    try {
      return await this.make({ ...found, grant: current }, by, provider);
    } finally {
      await this.transactions.run(({ trx }) =>
        this.stores.operations.freeKey(trx, grant.entitlementKey, claim),
      );
    }
  }

  private stateProblem({ state }: StoredGrant): string | undefined {
    return state === 'active'
      ? undefined
      : `The grant is ${state}; there is a credential only while it is active`;
  }

  /** The grant as it is now; nothing else changes the access at the provider meanwhile. */
  private async lock(
    found: GrantWithRequest,
    by: string,
  ): Promise<{ claim: string; current: StoredGrant }> {
    const { id, entitlementKey } = found.grant;
    const taken = await this.transactions.run(async unit => {
      const current =
        (await this.stores.grants.lock(unit.trx, id)) ?? found.grant;
      const now = await unit.now();
      const { endsAt } = current;
      // Taking it away may be late; what comes after the end is not given.
      const problem =
        endsAt !== null && now >= new Date(endsAt)
          ? `The access ended at ${endsAt}`
          : this.stateProblem(current);
      if (problem !== undefined) {
        return { refused: new ConflictError(problem) };
      }
      const until = new Date(now.getTime() + LEASE);
      const claim = await this.stores.operations.takeKey(
        unit.trx,
        entitlementKey,
        { now, until },
      );
      return claim === undefined
        ? {
            refused: new ServiceUnavailableError(
              'The access is being worked on; try again in a few seconds',
            ),
          }
        : { claim, current };
    });
    if (taken.refused) {
      throw await this.refuse(found, by, taken.refused);
    }
    return taken;
  }

  /** Audits a refusal, and gives it back. */
  private async refuse(
    found: GrantWithRequest,
    by: string,
    error: Error,
  ): Promise<Error> {
    const why = error.message;
    await this.audit(found, by, 'credential-refused', { why });
    return error;
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
