import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  IMAGE_DRIFT_TOPIC,
  type ImageDriftEvent,
} from '@fairway/plugin-approved-images-common';
import type { DriftStore } from '../database/DriftStore';

/** Changes of one round. */
const BATCH = 200;

/** Publishes what changed, after it is committed, until it worked. */
export class Announcer {
  constructor(
    private readonly options: {
      drifts: Pick<DriftStore, 'unannounced' | 'announced'>;
      events: EventsService;
      logger: LoggerService;
    },
  ) {}

  /** Never throws: what could not be published is published by the next round. */
  async run(): Promise<void> {
    const { drifts, events, logger } = this.options;
    try {
      for (const row of await drifts.unannounced(BATCH)) {
        const eventPayload: ImageDriftEvent = {
          id: `${row.id}:${row.status}:${row.changed_at}`,
          driftId: row.id,
          entityRef: row.entity_ref,
          reference: row.reference,
          digest: row.digest,
          place: row.place,
          reason: row.reason,
          status: row.status,
          actor: row.changed_by,
          at: row.changed_at,
        };
        await events.publish({ topic: IMAGE_DRIFT_TOPIC, eventPayload });
        await drifts.announced(row);
      }
    } catch (error) {
      logger.warn(
        `Changes of image drift are published later: ${stringifyError(error)}`,
      );
    }
  }
}
