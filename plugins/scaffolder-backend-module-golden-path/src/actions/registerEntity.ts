import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { statusOf } from '../http';

/**
 * Registers a catalog-info.yaml. Unlike catalog:register it can be repeated: a
 * task that is started over goes on when its address is registered already.
 */
export function createRegisterEntityAction(options: {
  catalog: CatalogService;
}) {
  return createTemplateAction({
    id: 'goldenpath:register',
    description:
      'Registers a catalog-info.yaml in the catalog, in the name of whoever started the task. It can be repeated: one that is registered already stays.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Register what publish:local-git published',
        example:
          'steps:\n  - id: register\n    action: goldenpath:register\n    input:\n      catalogInfoUrl: ${{ steps.publish.output.catalogInfoUrl }}\n',
      },
    ],
    schema: {
      input: {
        catalogInfoUrl: z =>
          z.string().describe('Address of the catalog-info.yaml'),
      },
    },
    async handler(ctx) {
      const { catalogInfoUrl } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run does not register ${catalogInfoUrl}`);
        return;
      }
      try {
        await options.catalog.addLocation(
          { type: 'url', target: catalogInfoUrl },
          { credentials: await ctx.getInitiatorCredentials() },
        );
        ctx.logger.info(`Registered ${catalogInfoUrl}`);
      } catch (error) {
        // What the catalog answers, and for nothing else, to an address that it has.
        if (statusOf(error) !== 409) {
          throw error;
        }
        ctx.logger.info(`${catalogInfoUrl} is registered already`);
      }
    },
  });
}
