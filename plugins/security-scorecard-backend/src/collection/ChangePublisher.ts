import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  SCORECARD_CHANGED_TOPIC,
  SCORECARD_SIGNAL_CHANNEL,
  type ScorecardChangedEvent,
} from '@fairway/plugin-security-scorecard-node';
import type { ScorecardChange } from '../database/ScorecardWriter';

/** Tells others what changed, after it was committed. */
export class ChangePublisher {
  readonly #options: {
    events: EventsService;
    signals: SignalsService;
    logger: LoggerService;
  };

  constructor(options: {
    events: EventsService;
    signals: SignalsService;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /**
   * Publishes one event per changed scorecard. Frontends get a single signal
   * that something changed and ask again, under their own permissions: a
   * broadcast must not name entities. A lost message loses no state, so a
   * failure to publish is logged and no more.
   */
  async publish(changes: readonly ScorecardChange[], now: Date): Promise<void> {
    if (!changes.length) {
      return;
    }
    const { events, signals, logger } = this.#options;
    try {
      for (const change of changes) {
        const eventPayload: ScorecardChangedEvent = {
          entityRef: change.entityRef,
          level: change.to,
          previousLevel: change.from,
          changes: change.changes,
          at: now.toISOString(),
        };
        await events.publish({ topic: SCORECARD_CHANGED_TOPIC, eventPayload });
      }
      await signals.publish({
        recipients: { type: 'broadcast' },
        channel: SCORECARD_SIGNAL_CHANNEL,
        message: { action: 'changed' },
      });
    } catch (error) {
      logger.warn(
        `Could not tell others of ${changes.length} changed scorecards: ${stringifyError(error)}`,
      );
    }
  }
}
