import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  NormalisedEvent,
  SecurityEventIntake,
} from '@fairway/plugin-security-cases-node';
import type { UsageStore } from '../database/UsageStore';
import type { AutomationPolicies } from '../policy/AutomationPolicies';
import { AccessFeed } from './AccessFeed';
import type { AccessRequests } from './AccessRequests';
import { EventFeed } from './EventFeed';
import type { LedgerReader } from './LedgerReader';
import { unusualRules, type UnusualRules } from './rules';

/** The source that unusual access is counted under. */
const SOURCE = 'unusual-access';
const HITS = 100;

/** What {@link UnusualAccess} needs. */
export interface UnusualAccessOptions {
  store: UsageStore;
  ledger: LedgerReader;
  requests: AccessRequests;
  policies: Pick<AutomationPolicies, 'current'>;
  intake: SecurityEventIntake;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Looks for unusual use, in the ledger of access and in security events. What
 * was found is taken in afterwards, as often as it needs, and stored once.
 */
export class UnusualAccess {
  readonly #o: UnusualAccessOptions;
  readonly #access: AccessFeed;
  readonly #events: EventFeed;

  constructor(options: UnusualAccessOptions) {
    const { store, ledger, requests, now } = options;
    this.#o = options;
    this.#access = new AccessFeed(store, ledger, requests, now);
    this.#events = new EventFeed(store, now);
  }

  /** Judges what is new, until there is nothing more or the signal aborts. */
  async runOnce(signal?: AbortSignal): Promise<void> {
    const section = this.#o.policies.current.unusualAccess;
    await this.#deliver();
    if (!section) {
      await this.#events.skip();
      return;
    }
    const rules = unusualRules(section);
    // The events are here also when the ledger can't be read.
    await this.#drain(this.#events, rules, signal);
    await this.#drain(this.#access, rules, signal);
  }

  async #drain(
    feed: { next(rules: UnusualRules): Promise<boolean> },
    rules: UnusualRules,
    signal?: AbortSignal,
  ): Promise<void> {
    let isMore = true;
    while (isMore && !signal?.aborted) {
      isMore = await feed.next(rules);
      await this.#deliver();
    }
  }

  /** What is taken in twice changes nothing the second time. */
  async #deliver(): Promise<void> {
    const { store, intake, logger } = this.#o;
    for (const hit of await store.hits(HITS)) {
      const event: NormalisedEvent = JSON.parse(hit.event);
      const outcome = await intake.take(SOURCE, hit.raw, {
        outcome: 'event',
        event,
      });
      if (outcome === 'malformed') {
        logger.error(`What was unusual about '${hit.key}' could not be stored`);
      }
      await store.dropHit(hit.key);
    }
  }
}
