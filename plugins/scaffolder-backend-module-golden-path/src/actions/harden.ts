import {
  resolveSafeChildPath,
  type AuthService,
  type PermissionsService,
  type RootConfigService,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  fetchContents,
} from '@backstage/plugin-scaffolder-node';
import {
  hardenService,
  type ServiceFiles,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import { LocalGit } from '@fairway/plugin-local-git-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import { planOfHardening } from '../harden/plan';
import type { ImageLookup } from '../images/imageLookup';
import { targetFor } from '../upgrade/mayUpgrade';
import { summarize, type UpgradeResult } from '../upgrade/result';
import { upgradeOnLocalGit } from '../upgrade/upgradeLocalGit';
import { prepareOnHost } from '../upgrade/upgradeOnHost';
import { verifyOptions } from '../verifyOptions';
import { readFiles } from '../workspace/files';
import { answered } from './render';

const TIMEOUT_MS = 5 * 60_000;
const PREPARED = 'golden-path-hardening';
const PATH = 'harden-existing-service';

/** Offers a service that was not made from a golden path what it lacks, as a change. */
export function createHardenAction(options: {
  auth: AuthService;
  config: RootConfigService;
  images: ImageLookup;
  catalog: CatalogService;
  permissions: Pick<PermissionsService, 'authorize'>;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  speaker: Pick<Speaker, 'sayInParts'>;
}) {
  const { config, catalog, reader, integrations } = options;
  return createTemplateAction({
    id: 'goldenpath:harden',
    description:
      'Offers a service that was not made from a golden path what it lacks, as one change for its team: files that are missing, and small edits to those it has, each explained by the control it serves. Nothing is deleted, nothing of the team is overwritten, and what no machine can decide is listed. Run again it finds the open change. On GitHub and GitLab it prepares what the publish actions take. Whoever starts it needs golden-path.service.upgrade for the service.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Harden a service of the catalog',
        example:
          'steps:\n  - id: harden\n    action: goldenpath:harden\n    input:\n      entityRef: component:default/legacy-orders\n      values:\n        exposure: internal\n        classification: confidential\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('The service'),
        path: z =>
          z
            .string()
            .describe(`Name of the golden path. Default: ${PATH}`)
            .optional(),
        url: z =>
          z
            .string()
            .describe(
              "Folder that holds paths/ and skeletons/, absolute or relative to the template; the template's own folder by default",
            )
            .optional(),
        values: z =>
          z
            .record(
              z.string(),
              z.union([z.string(), z.number(), z.boolean(), z.null()]),
            )
            .describe(
              'What was answered; the language, the pipeline and the deployment are found in the files. All of it is recorded in the service: never pass secrets',
            ),
      },
      output: {
        state: z =>
          z
            .string()
            .describe('opened, open, closed, current, prepared or planned'),
        url: z => z.string().describe('Page of the change').optional(),
        summary: z => z.string().describe('What was offered, as Markdown'),
        github: z =>
          z
            .array(z.any())
            .describe('The change for publish:github:pull-request'),
        gitlab: z =>
          z
            .array(z.any())
            .describe('The change for publish:gitlab:merge-request'),
      },
    },
    async handler(ctx) {
      const { entityRef, path = PATH } = ctx.input;
      const signal = timeLimit(TIMEOUT_MS, ctx.signal);
      const credentials = await ctx.getInitiatorCredentials();
      const entity = await catalog.getEntityByRef(entityRef, { credentials });
      if (!entity) {
        throw new NotFoundError(`There is no ${entityRef} in the catalog.`);
      }
      const target = await targetFor(entity, { ...options, credentials });
      const source = await ctx.createTemporaryDirectory();
      await fetchContents({
        reader,
        integrations,
        baseUrl: ctx.templateInfo?.baseUrl,
        fetchUrl: ctx.input.url ?? '.',
        outputPath: source,
      });
      const templates = await readFiles(source, 'The folder of templates');
      const now = new Date();
      const approved = await options.images.containers({
        credentials,
        now,
      });
      const plan = async (files: ServiceFiles) =>
        planOfHardening(
          files,
          await hardenService({
            files,
            templates: templates.files,
            executables: templates.executables,
            path,
            templateRef: `template:default/${path}`,
            task: ctx.task.id,
            values: answered(ctx.input.values),
            images: approved,
            now,
            judge: tree => verifyTree(tree, verifyOptions(config)),
          }),
        );
      const about = {
        entityRef,
        plan,
        dryRun: ctx.isDryRun === true,
        signal,
      };
      const profile = ctx.user?.entity?.spec.profile;
      let result: UpgradeResult;
      if (target.host === 'local-git') {
        result = await upgradeOnLocalGit({
          ...about,
          ...target,
          git: LocalGit.fromConfig(config),
          author: {
            name: profile?.displayName ?? 'Golden path',
            email: profile?.email ?? 'golden-path@localhost',
          },
          person: ctx.user?.ref,
          now: new Date(),
        });
        ctx.output('github', []);
        ctx.output('gitlab', []);
      } else {
        const prepared = await prepareOnHost({
          ...about,
          target,
          reader,
          directory: resolveSafeChildPath(ctx.workspacePath, PREPARED),
          sourcePath: PREPARED,
        });
        result = prepared.result;
        const changes = prepared.change ? [{ ...prepared.change }] : [];
        ctx.output('github', target.host === 'github' ? changes : []);
        ctx.output('gitlab', target.host === 'gitlab' ? changes : []);
      }
      ctx.logger.info(`${entityRef}: ${result.message}`);
      ctx.output('state', result.state);
      if (result.url !== undefined) {
        ctx.output('url', result.url);
      }
      ctx.output('summary', await summarize([result], options.speaker));
    },
  });
}
