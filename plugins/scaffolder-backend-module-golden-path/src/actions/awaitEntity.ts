import { setTimeout as pause } from 'node:timers/promises';
import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';

const POLL_MS = 500;
const ATTEMPTS = 120;

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

/**
 * Waits until the catalog shows a registered entity, so that the links on the
 * result page lead somewhere. The catalog reads a new location on its own
 * time; when it takes more than a minute the task goes on and says so, for the
 * service is published and registered all the same.
 */
export function createAwaitEntityAction(options: {
  catalog: CatalogService;
  /** Milliseconds between two looks. */
  pollMs?: number;
}) {
  return createTemplateAction({
    id: 'goldenpath:await-entity',
    description:
      'Waits, for a minute at most, until the catalog shows an entity that was registered.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Wait for what catalog:register registered',
        example:
          'steps:\n  - id: await\n    action: goldenpath:await-entity\n    input:\n      entityRef: ${{ steps.register.output.entityRef }}\n',
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
      const credentials = await ctx.getInitiatorCredentials();
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const entity = await options.catalog.getEntityByRef(
          ctx.input.entityRef,
          { credentials },
        );
        if (entity) {
          if (ctx.input.catalogInfoUrl !== undefined) {
            assertReadFrom(entity, ctx.input.catalogInfoUrl);
          }
          ctx.output('found', true);
          return;
        }
        await pause(options.pollMs ?? POLL_MS, undefined, {
          signal: ctx.signal,
        });
      }
      ctx.logger.warn(
        `The catalog does not show ${ctx.input.entityRef} yet. It is registered; look again in a few minutes.`,
      );
      ctx.output('found', false);
    },
  });
}
