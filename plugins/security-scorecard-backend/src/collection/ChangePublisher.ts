import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  SCORECARD_CHANGED_TOPIC,
  SCORECARD_SIGNAL_CHANNEL,
  type ScorecardChangedEvent,
} from '@fairway/plugin-security-scorecard-node';
import type { ScorecardChange } from '../database/Evaluator';

/** Changes that wait at most; what comes on top is only signalled. */
const WAITING = 10_000;

/** Tells other plugins and open pages what changed, after it was committed. */
export class ChangePublisher {
  readonly #options: ChangePublisherOptions;
  readonly #waiting: ScorecardChangedEvent[] = [];
  #dropped = 0;
  #publishing: Promise<void> | undefined;

  constructor(options: ChangePublisherOptions) {
    this.#options = options;
  }

  /**
   * Publishes one event per scorecard of which a state changed, one after the other and without
   * keeping the caller waiting: with an event broker each may be a request.
   * Frontends get a single signal that something changed and ask again, under
   * their own permissions: a broadcast must not name entities. A lost message
   * loses no state, so a failure to publish is logged and no more.
   */
  publish(changes: readonly ScorecardChange[], now: Date): void {
    if (!changes.length) {
      return;
    }
    for (const change of changes.filter(c => c.changes > 0)) {
      if (this.#waiting.length >= WAITING) {
        this.#dropped += 1;
      } else {
        this.#waiting.push({
          entityRef: change.entityRef,
          level: change.to,
          previousLevel: change.from,
          changes: change.changes,
          at: now.toISOString(),
        });
      }
    }
    this.#publishing ??= this.#drain();
  }

  /** Resolves when everything was published. */
  async idle(): Promise<void> {
    while (this.#publishing) {
      await this.#publishing;
    }
  }

  async #drain(): Promise<void> {
    const { events, signals, logger } = this.#options;
    let published = 0;
    try {
      for (
        let eventPayload = this.#waiting.shift();
        eventPayload;
        eventPayload = this.#waiting.shift()
      ) {
        await events.publish({ topic: SCORECARD_CHANGED_TOPIC, eventPayload });
        published += 1;
      }
      await signals.publish({
        recipients: { type: 'broadcast' },
        channel: SCORECARD_SIGNAL_CHANNEL,
        message: { action: 'changed' },
      });
    } catch (error) {
      logger.warn(
        `Could not tell others of ${this.#waiting.splice(0).length + 1} changed scorecards, after ${published}: ${stringifyError(error)}`,
      );
    } finally {
      if (this.#dropped) {
        logger.warn(
          `Did not tell others of ${this.#dropped} changed scorecards: too many changed at once`,
        );
        this.#dropped = 0;
      }
      this.#publishing = this.#waiting.length ? this.#drain() : undefined;
    }
  }
}

/** What {@link ChangePublisher} needs. */
export interface ChangePublisherOptions {
  events: EventsService;
  signals: SignalsService;
  logger: LoggerService;
}
