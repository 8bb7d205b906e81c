import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  FILE_VERDICTS,
  type GoldenPathObservedEvent,
} from '@fairway/plugin-golden-path-common';
import { storable } from '@fairway/plugin-backends-node';
import { z } from 'zod';
import type { ServiceReader } from '../database/ServiceReader';
import type { ServiceWriter } from '../database/ServiceWriter';
import { factsOf } from './catalogFacts';

/** Most files of one event that are kept; what is weakened comes first. */
const MAX_FILES = 2000;

const ref = z
  .string()
  .max(200)
  .regex(/^[^:/\s\0]+:[^:/\s\0]+\/[^:/\s\0]+$/)
  .transform(text => text.toLocaleLowerCase('en-US'));
/**
 * Replaced and cut rather than refused: a repository is its service's own, and
 * no name in it must hide what else was seen of it.
 */
const bounded = (most: number) =>
  z
    .string()
    .min(1)
    .transform(value => storable(value.slice(0, most)));
const version = bounded(64);
const count = z.number().int().min(0);

const schema = z.object({
  entityRef: ref,
  // One that is no template is none that is known.
  template: ref.nullable().catch(null),
  version: version.nullish().transform(value => value ?? null),
  latest: version.nullish().transform(value => value ?? null),
  drift: z
    .object({ pristine: count, edited: count, weakened: count })
    .nullish()
    .transform(value => value ?? null),
  files: z
    .array(
      z.object({
        path: bounded(1000),
        verdict: z.enum(FILE_VERDICTS),
      }),
    )
    .transform(files =>
      [...files]
        .sort(
          (a, b) =>
            FILE_VERDICTS.indexOf(a.verdict) - FILE_VERDICTS.indexOf(b.verdict),
        )
        .slice(0, MAX_FILES),
    ),
  controls: z
    .array(
      z.object({
        id: z.string().min(1).max(100),
        state: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
        message: z
          .string()
          .transform(value => storable(value.slice(0, 2000)))
          .optional(),
      }),
    )
    .max(200),
  observedAt: z.iso
    .datetime({ offset: true })
    .transform(text => new Date(text).toISOString()),
});

/** What {@link Observations} needs. */
export interface ObservationsOptions {
  catalog: CatalogService;
  auth: AuthService;
  reader: Pick<ServiceReader, 'resources'>;
  writer: Pick<ServiceWriter, 'record'>;
  logger: LoggerService;
}

/** Keeps what is published of services' repositories. */
export class Observations {
  constructor(private readonly options: ObservationsOptions) {}

  /** Never throws for a payload that is wrong: it is logged and left out. */
  async take(payload: unknown): Promise<void> {
    const { logger, writer } = this.options;
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      logger.warn(
        `An event about a golden path was left out: ${z.prettifyError(parsed.error)}`,
      );
      return;
    }
    const event: GoldenPathObservedEvent = parsed.data;
    const [known] = await this.options.reader.resources([event.entityRef]);
    if (known) {
      await writer.record(event, undefined);
      return;
    }
    const entity = await this.options.catalog.getEntityByRef(
      parseEntityRef(event.entityRef),
      { credentials: await this.options.auth.getOwnServiceCredentials() },
    );
    if (!entity) {
      logger.warn(
        `What was seen of '${event.entityRef}' was left out: the catalog does not know it`,
      );
      return;
    }
    await writer.record(
      { ...event, entityRef: stringifyEntityRef(entity) },
      factsOf(entity),
    );
  }
}
