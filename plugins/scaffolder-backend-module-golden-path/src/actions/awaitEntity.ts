import { setTimeout as pause } from 'node:timers/promises';
import {
  ANNOTATION_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { ConflictError, ForwardedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';
import { statusOf } from '../http';

const POLL_MS = 500;
const WAIT_MS = 60_000;

/** One file has several addresses on its host: that of the page and that of the text. */
const plain = (address: string) =>
  address.replace(/^url:/, '').replace(/\/(-\/)?(blob|tree|raw)\//, '/');

/** The catalog shows the first of two entities of a name: it must be this one. */
function assertReadFrom(entity: Entity, catalogInfoUrl: string): void {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  if (location === undefined || plain(location) !== plain(catalogInfoUrl)) {
    throw new ConflictError(
      `${stringifyEntityRef(entity)} is another service in the catalog, read from ${location ?? 'elsewhere'}: choose another name, and delete what was published`,
    );
  }
}

/** The catalog has understood the question, and would refuse it again. */
function isFinal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 && status !== 404;
}

/**
 * What is looked for, as soon as it is there; undefined when it was not there
 * the last time that the catalog could say so.
 *
 * @throws what the catalog refuses with; at the end of `limit` why it could not
 *   be asked the last time
 */
async function untilThere(
  look: () => Promise<Entity | undefined>,
  limit: AbortSignal,
  pollMs: number,
): Promise<Entity | undefined> {
  let failure: unknown = new Error('it did not answer');
  while (!limit.aborted) {
    try {
      const entity = await within(limit, look);
      if (entity) {
        return entity;
      }
      failure = undefined;
    } catch (error) {
      if (isFinal(error)) {
        throw error;
      }
      // What only the end of the time has cut off says nothing new.
      failure = limit.aborted ? failure : error;
    }
    await pause(pollMs, undefined, { signal: limit }).catch(() => undefined);
  }
  if (failure !== undefined) {
    throw failure;
  }
  return undefined;
}

/**
 * Waits until the catalog shows a registered entity, so that the links on the
 * result page lead somewhere. The catalog reads a new location on its own
 * time; when it takes more than a minute the task goes on and says so, for the
 * service is published and registered all the same. A catalog that fails is
 * asked again until then; where it can't be asked at all the task ends, for
 * under the name may be another service.
 */
export function createAwaitEntityAction(options: {
  catalog: CatalogService;
  /** Milliseconds between two looks. */
  pollMs?: number;
  /** Milliseconds after which it waits no longer. */
  waitMs?: number;
}) {
  return createTemplateAction({
    id: 'goldenpath:await-entity',
    description:
      'Waits, for a minute at most, until the catalog shows an entity that was registered.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Wait for what was registered',
        example:
          'steps:\n  - id: await\n    action: goldenpath:await-entity\n    input:\n      entityRef: component:default/${{ parameters.name }}\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Entity ref to wait for'),
        catalogInfoUrl: z =>
          z
            .string()
            .describe(
              'Where it was registered from; another entity of its name ends the task',
            )
            .optional(),
      },
      output: {
        found: z =>
          z.boolean().describe('Whether the catalog shows the entity'),
      },
    },
    async handler(ctx) {
      if (ctx.isDryRun) {
        ctx.output('found', false);
        return;
      }
      const entityRef = stringifyEntityRef(parseEntityRef(ctx.input.entityRef));
      const credentials = await ctx.getInitiatorCredentials();
      const limit = timeLimit(options.waitMs ?? WAIT_MS, ctx.signal);
      const entity = await untilThere(
        () => options.catalog.getEntityByRef(entityRef, { credentials }),
        limit,
        options.pollMs ?? POLL_MS,
      ).catch(error => {
        ctx.signal?.throwIfAborted();
        throw new ForwardedError(
          `Whether the catalog shows ${entityRef} is not known. It is published and registered; when the catalog can be asked again, start this task over`,
          error,
        );
      });
      ctx.signal?.throwIfAborted();
      if (entity) {
        if (ctx.input.catalogInfoUrl !== undefined) {
          assertReadFrom(entity, ctx.input.catalogInfoUrl);
        }
        ctx.output('found', true);
        return;
      }
      ctx.logger.warn(
        `The catalog does not show ${entityRef} yet. It is registered; look again in a few minutes.`,
      );
      ctx.output('found', false);
    },
  });
}
