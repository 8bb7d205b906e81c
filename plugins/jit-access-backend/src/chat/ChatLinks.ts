import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  accessRequestDecidePermission,
  canonicalRef,
  type ChatLink,
  type ChatLinkCode,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { Transactions } from '../database/UnitOfWork';
import type { Authorizer } from '../permissions/Authorizer';
import type { UserCredentials } from '../services/Assessor';
import type { RateLimiter } from '../services/RateLimiter';
import type { LinkStore } from './LinkStore';

const CODE_MILLIS = 10 * 60_000;
/** After that the permission policy is asked anew, by linking again. */
const LINK_MILLIS = 30 * 24 * 3600_000;

const hashOf = (code: string) =>
  createHash('sha256').update(code.trim().toUpperCase()).digest('hex');

/**
 * Links chat accounts to people. A person makes a code in the portal, signed
 * in, and sends it from their own account in the chat. An e-mail address links
 * nothing.
 */
export class ChatLinks {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly store: LinkStore,
    private readonly authorizer: Pick<Authorizer, 'coverage'>,
    private readonly rates: RateLimiter,
  ) {}

  async list(credentials: UserCredentials): Promise<ChatLink[]> {
    const now = await this.clock.now(this.knex);
    return this.store.listOf(this.knex, personOf(credentials), now);
  }

  /** A code that links one account, once. Throws NotAllowedError for who may decide nothing, and TooManyRequestsError. */
  async createCode(credentials: UserCredentials): Promise<ChatLinkCode> {
    const coverage = await this.authorizer.coverage(
      accessRequestDecidePermission,
      credentials,
    );
    if (coverage.covers === 'none') {
      throw new NotAllowedError(
        'You may decide no requests, so there is nothing that a chat could be linked for',
      );
    }
    // 80 random bits, five in each of 32 letters and digits.
    const code = [...randomBytes(16)]
      .map(byte => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32])
      .join('');
    const userRef = personOf(credentials);
    await this.rates.take(userRef, 'chat-link');
    return this.transactions.run(async unit => {
      const expiresAt = new Date((await unit.now()).getTime() + CODE_MILLIS);
      await this.store.addCode(unit.trx, {
        hash: hashOf(code),
        userRef,
        expiresAt,
      });
      unit.audit({ actor: userRef, action: 'chat-link-offered' });
      return { code, expiresAt: expiresAt.toISOString() };
    });
  }

  /** Throws NotFoundError also for a link of somebody else. */
  async revoke(id: string, credentials: UserCredentials): Promise<void> {
    const userRef = personOf(credentials);
    await this.transactions.run(async unit => {
      const now = await unit.now();
      const link = await this.store.revoke(unit.trx, { id, userRef, now });
      if (!link) {
        throw new NotFoundError(`There is no link '${id}'`);
      }
      unit.audit({
        actor: userRef,
        action: 'chat-unlinked',
        details: { chatUser: link.chatUser },
      });
    });
  }

  /** Binds the account that sent the code; undefined when the code is of no use. */
  async redeem(code: string, chatUser: string): Promise<string | undefined> {
    return this.transactions.run(async unit => {
      const now = await unit.now();
      const userRef = await this.store.useCode(unit.trx, hashOf(code), now);
      if (userRef === undefined) {
        unit.audit({
          actor: 'system:chat',
          action: 'chat-link-refused',
          details: { chatUser, why: 'The code is not known, used, or too old' },
        });
        return undefined;
      }
      await this.store.link(unit.trx, {
        id: randomUUID(),
        chatUser,
        userRef,
        now,
        expiresAt: new Date(now.getTime() + LINK_MILLIS),
      });
      unit.audit({
        actor: userRef,
        action: 'chat-linked',
        details: { chatUser },
      });
      return userRef;
    });
  }
}

function personOf(credentials: UserCredentials): string {
  return canonicalRef(credentials.principal.userEntityRef);
}
