import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Speaker } from '@fairway/plugin-spoken-node';
import type { DomainParts } from '../assemble';
import type { RequestStore } from '../database/RequestStore';
import type { Transactions } from '../database/UnitOfWork';
import { isLoopback } from '../outbox/isLoopback';
import type { Authorizer } from '../permissions/Authorizer';
import type { DecisionService } from '../services/DecisionService';
import type { RateLimiter } from '../services/RateLimiter';
import { ChatActions } from './ChatActions';
import { ChatClient } from './ChatClient';
import { ChatLinks } from './ChatLinks';
import { ChatSink } from './ChatSink';
import { LinkStore } from './LinkStore';

/** Where the chat is, and how it signs. */
export interface ChatConfig {
  url: string;
  signingSecret: string;
  /** Address of the portal, without a slash at its end. */
  portal: string;
}

const SHORTEST_SECRET = 16;

/** Reads `jitAccess.chat`; undefined when there is none. Throws InputError. */
export function readChatConfig(
  root: RootConfigService,
): ChatConfig | undefined {
  const config = root.getOptionalConfig('jitAccess.chat');
  if (!config) {
    return undefined;
  }
  const url = config.getString('url').replace(/\/$/, '');
  const signingSecret = config.getString('signingSecret');
  if (!url.startsWith('https:') && !isLoopback(url)) {
    throw new InputError('jitAccess.chat.url must begin with https:');
  }
  if (signingSecret.length < SHORTEST_SECRET) {
    throw new InputError(
      `jitAccess.chat.signingSecret must have at least ${SHORTEST_SECRET} characters`,
    );
  }
  return {
    url,
    signingSecret,
    portal: root.getString('app.baseUrl').replace(/\/$/, ''),
  };
}

/** What the routes of the chat call; no actions are taken without a chat. */
export function assembleChat(
  parts: DomainParts,
  domain: {
    transactions: Transactions;
    decisions: DecisionService;
    rates: RateLimiter;
    stores: { requests: RequestStore };
  },
  authorizer: Authorizer,
) {
  const { knex, clock, chat, extensions } = parts;
  const speaker = new Speaker(parts);
  const { transactions, decisions, rates, stores } = domain;
  const store = new LinkStore();
  const links = new ChatLinks(
    knex,
    clock,
    transactions,
    store,
    authorizer,
    rates,
  );
  if (chat) {
    extensions.addSink(
      new ChatSink(
        knex,
        stores.requests,
        new ChatClient(chat.url),
        chat.portal,
        speaker,
      ),
    );
  }
  return {
    links,
    actions:
      chat &&
      new ChatActions(
        knex,
        clock,
        transactions,
        store,
        links,
        decisions,
        chat.signingSecret,
        speaker,
        rates,
      ),
  };
}
