import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  RUNNING_IMAGES_TOPIC,
  type RunningImagesEvent,
} from '@fairway/plugin-approved-images-common';

/** Tells which images run. Never throws: whoever listens is not needed to see them. */
export type TellRunningImages = (event: RunningImagesEvent) => Promise<void>;

/** Publishes what is seen of running images to {@link RUNNING_IMAGES_TOPIC}. */
export function runningImagesPublisher(options: {
  events: EventsService;
  logger: LoggerService;
}): TellRunningImages {
  const { events, logger } = options;
  return async eventPayload => {
    try {
      await events.publish({ topic: RUNNING_IMAGES_TOPIC, eventPayload });
    } catch (error) {
      logger.warn(
        `The images of ${eventPayload.entityRef} could not be told: ${stringifyError(error)}`,
      );
    }
  };
}
