import { ConflictError, isError } from '@backstage/errors';
import type { ChatAction, ChatAnswer } from '@fairway/plugin-jit-access-common';
import type { Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { Transactions } from '../database/UnitOfWork';
import type { DecisionService } from '../services/DecisionService';
import {
  type RateLimiter,
  TooManyRequestsError,
} from '../services/RateLimiter';
import type { ChatLinks } from './ChatLinks';
import type { LinkStore } from './LinkStore';
import { verifySignature } from './signature';

/** A callback as it came in. */
export interface Callback {
  action: ChatAction;
  /** The body, byte by byte; undefined when it could not be kept. */
  body: Uint8Array | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}

/** What a person is told; everything else went wrong here. */
const REFUSALS = new Set([
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'TooManyRequestsError',
]);

/**
 * What people do in the chat. The chat vouches for the account, the link for
 * whose it is, and the request's own rules decide, as they do in the portal.
 */
export class ChatActions {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly store: LinkStore,
    private readonly links: ChatLinks,
    private readonly decisions: DecisionService,
    /** Key of the chat's signatures. */
    private readonly secret: string,
    private readonly speaker: Speaker,
    private readonly rates: RateLimiter,
  ) {}

  /**
   * Throws AuthenticationError when the chat did not sign it, and ConflictError
   * when it was taken before. What the person may not do is answered in words.
   */
  async handle(callback: Callback): Promise<ChatAnswer> {
    const answer = await this.answer(callback);
    return { ...answer, text: await this.say(answer.text) };
  }

  private async answer(callback: Callback): Promise<ChatAnswer> {
    const { action } = callback;
    verifySignature(
      { ...callback, secret: this.secret },
      await this.clock.now(this.knex),
    );
    await this.take(action.id);
    if (action.action === 'link') {
      return (await this.heldBack(action)) ?? this.link(action);
    }
    const userRef = await this.store.userOf(
      this.knex,
      action.user,
      await this.clock.now(this.knex),
    );
    if (userRef === undefined) {
      const tooOften = await this.heldBack(action);
      if (tooOften) {
        return tooOften;
      }
      await this.auditStranger(action);
      return {
        outcome: 'not-linked',
        text: 'This chat account is not linked to anybody. Make a code in the portal, under Access, and send it here.',
      };
    }
    return this.decide(action, userRef);
  }

  /** What was done is told also when the catalog knows no names for it. */
  private async say(text: string): Promise<string> {
    try {
      const [said] = await this.speaker.say([text]);
      return said;
    } catch {
      return text;
    }
  }

  /** What an account is told that has sent too much within a minute, as far as it is nobody's. */
  private async heldBack({
    user,
  }: ChatAction): Promise<ChatAnswer | undefined> {
    try {
      await this.rates.take(`chat account ${user}`, 'chat', {
        actor: 'system:chat',
        details: { chatUser: user },
      });
      return undefined;
    } catch (error) {
      if (error instanceof TooManyRequestsError) {
        return { outcome: 'refused', text: error.message };
      }
      throw error;
    }
  }

  /** Commits that the callback was taken, before anything comes of it. */
  private async take(nonce: string): Promise<void> {
    const isFirst = await this.transactions.run(async unit =>
      this.store.takeNonce(unit.trx, nonce, await unit.now()),
    );
    if (!isFirst) {
      throw new ConflictError('This was taken before');
    }
  }

  private async link({ code = '', user }: ChatAction): Promise<ChatAnswer> {
    const userRef = await this.links.redeem(code, user);
    return userRef === undefined
      ? {
          outcome: 'refused',
          text: 'The code is not known, was used, or is too old. Make another one in the portal.',
        }
      : {
          outcome: 'done',
          text: `This chat account belongs to ${userRef} from now on.`,
        };
  }

  private async decide(
    { action, requestId = '', reason }: ChatAction,
    by: string,
  ): Promise<ChatAnswer> {
    const verdict = action === 'deny' ? 'deny' : 'approve';
    const words = reason?.trim() || null;
    if (verdict === 'deny' && words === null) {
      return { outcome: 'refused', text: 'Say why you deny it.' };
    }
    try {
      await this.rates.take(by, 'decision');
      await this.decisions.decide(requestId, {
        verdict,
        reason: words,
        by,
        channel: 'chat',
      });
      return {
        outcome: 'done',
        text: verdict === 'approve' ? 'You approved it.' : 'You denied it.',
      };
    } catch (error) {
      if (isError(error) && REFUSALS.has(error.name)) {
        return { outcome: 'refused', text: error.message };
      }
      throw error;
    }
  }

  private async auditStranger(action: ChatAction): Promise<void> {
    await this.transactions.run(async unit => {
      unit.audit({
        actor: 'system:chat',
        action: `${action.action}-refused`,
        requestId: action.requestId,
        details: {
          chatUser: action.user,
          why: 'The chat account is not linked to anybody',
        },
      });
    });
  }
}
