import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  SCORECARD_SIGNAL_CHANNEL,
  WAIVER_CHANGED_TOPIC,
  type WaiverChangedEvent,
} from '@fairway/plugin-security-scorecard-node';
import { SYSTEM_ACTOR } from './identity';
import type { StoredWaiver } from './rows';

/** What {@link afterWaiverStep} needs. */
export interface AfterWaiverStepOptions {
  /** Evaluates entities and tells others what that changed. */
  evaluate: (entityRefs: readonly string[]) => Promise<void>;
  events: EventsService;
  signals: SignalsService;
  logger: LoggerService;
}

/**
 * What follows a committed step of a waiver: the entity is evaluated, so that
 * its level changes at once, and others hear of it. A failure loses nothing:
 * the entity is marked as due and frontends ask again.
 */
export function afterWaiverStep(options: AfterWaiverStepOptions) {
  const { evaluate, events, signals, logger } = options;
  return async (waiver: StoredWaiver): Promise<void> => {
    try {
      await evaluate([waiver.entityRef]);
    } catch (error) {
      logger.warn(
        `The scorecard of '${waiver.entityRef}' is evaluated later, because now it failed: ${stringifyError(error)}`,
      );
    }
    const last = waiver.timeline.at(-1);
    const eventPayload: WaiverChangedEvent = {
      waiverId: waiver.id,
      entityRef: waiver.entityRef,
      status: waiver.status,
      actor: last?.actor ?? SYSTEM_ACTOR,
      at: last?.at ?? waiver.requestedAt,
    };
    try {
      await events.publish({ topic: WAIVER_CHANGED_TOPIC, eventPayload });
      await signals.publish({
        recipients: { type: 'broadcast' },
        channel: SCORECARD_SIGNAL_CHANNEL,
        message: { action: 'changed' },
      });
    } catch (error) {
      logger.warn(
        `Could not tell others of the waiver ${waiver.id}: ${stringifyError(error)}`,
      );
    }
  };
}
