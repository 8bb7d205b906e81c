import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RunningImagesEvent } from '@fairway/plugin-approved-images-common';
import { serviceFacts, storable } from '@fairway/plugin-backends-node';
import { z } from 'zod';
import type { Inventory } from '../database/Inventory';
import type { ServiceStore } from '../database/ServiceStore';
import type { Announcer } from './Announcer';

/** Images of one service and source that are kept. */
const MAX_IMAGES = 2000;

/**
 * Replaced and cut rather than refused: what a cluster holds is chosen by those
 * who are judged by it, and one image must not hide the others of its service.
 */
const text = (most: number) =>
  z
    .string()
    .min(1)
    .transform(value => storable(value.slice(0, most)));

const schema = z.object({
  entityRef: z
    .string()
    .max(200)
    .regex(/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/)
    .transform(ref => ref.toLocaleLowerCase('en-US')),
  source: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  images: z
    .array(
      z.object({
        kind: z.enum(['container', 'machine']),
        reference: text(512),
        digest: z
          .string()
          .regex(/^sha256:[0-9a-f]{64}$/)
          .nullable(),
        region: text(32).nullable(),
        accountId: z
          .string()
          .regex(/^\d{12}$/)
          .nullable(),
        place: text(200),
        instances: z.number().int().min(0).max(1_000_000),
      }),
    )
    // Handed over by this process: whoever made it had room for it.
    .max(100 * MAX_IMAGES),
  complete: z.boolean(),
  observedAt: z.iso
    .datetime({ offset: true })
    .transform(time => new Date(time).toISOString()),
});

/** As many images as are kept; that there are more must hide none of those. */
function bounded(event: RunningImagesEvent): RunningImagesEvent {
  return event.images.length > MAX_IMAGES
    ? { ...event, images: event.images.slice(0, MAX_IMAGES), complete: false }
    : event;
}

/** What {@link Watch} needs. */
export interface WatchOptions {
  catalog: CatalogService;
  auth: AuthService;
  services: Pick<ServiceStore, 'isKnown' | 'describe'>;
  inventory: Pick<Inventory, 'record'>;
  announcer: Pick<Announcer, 'run'>;
  logger: LoggerService;
  now: () => Date;
}

/** Takes what is published of running images. */
export class Watch {
  constructor(private readonly options: WatchOptions) {}

  /** Never throws for a payload that is wrong: it is logged and left out. */
  async take(payload: unknown): Promise<void> {
    const { logger, services, inventory, announcer, now } = this.options;
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      logger.warn(
        `An event about running images was left out: ${z.prettifyError(parsed.error)}`,
      );
      return;
    }
    const event = bounded(parsed.data);
    if (event.images.length < parsed.data.images.length) {
      logger.warn(
        `${event.source} saw ${parsed.data.images.length} images of '${event.entityRef}'; ${MAX_IMAGES} of them are kept`,
      );
    }
    const at = now().toISOString();
    if (event.observedAt > new Date(now().getTime() + 300_000).toISOString()) {
      logger.warn(
        `What ${event.source} saw of '${event.entityRef}' was left out: its time, ${event.observedAt}, has not come yet`,
      );
      return;
    }
    if (!(await services.isKnown(event.entityRef))) {
      const entity = await this.options.catalog.getEntityByRef(
        parseEntityRef(event.entityRef),
        { credentials: await this.options.auth.getOwnServiceCredentials() },
      );
      if (!entity) {
        logger.warn(
          `What ${event.source} saw of '${event.entityRef}' was left out: the catalog does not know it`,
        );
        return;
      }
      await services.describe(event.entityRef, serviceFacts(entity), at);
    }
    if (await inventory.record(event, at)) {
      await announcer.run();
    }
  }
}
