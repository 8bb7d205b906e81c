import {
  resolveSafeChildPath,
  type AuthService,
  type PermissionsService,
  type RootConfigService,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, stringifyError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  planUpgrade,
  ReleaseReader,
  releaseSourceFrom,
  type ServiceFile,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import { LocalGit } from '@fairway/plugin-local-git-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import {
  mayUpgradeAll,
  type OfferedTarget,
  targetFor,
} from '../upgrade/mayUpgrade';
import { summarize, type UpgradeResult } from '../upgrade/result';
import { upgradeTarget } from '../upgrade/target';
import { upgradeOnLocalGit } from '../upgrade/upgradeLocalGit';
import { type PreparedChange, prepareOnHost } from '../upgrade/upgradeOnHost';
import { verifyOptions } from '../verifyOptions';

const MAX_SERVICES = 100;
const TIMEOUT_MS = 5 * 60_000;
/** Folder of the workspace that changes for other hosts are prepared in. */
const PREPARED = 'golden-path-upgrades';

/** A service that is upgraded: an entity, or a repository of the local git server. */
interface Service {
  ref: string;
  target: () => Promise<OfferedTarget>;
}

function releaseReader(config: RootConfigService): ReleaseReader {
  const source = releaseSourceFrom(config);
  if (!source) {
    throw new InputError(
      'The releases of the golden paths are not configured; set goldenPath.releases.url, or goldenPath.localGit.url and goldenPath.releases.repository.',
    );
  }
  return new ReleaseReader(source);
}

/** Offers services the newest version of their golden path, as changes for review. */
export function createUpgradeAction(options: {
  auth: AuthService;
  config: RootConfigService;
  catalog: CatalogService;
  permissions: Pick<PermissionsService, 'authorize'>;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  speaker: Pick<Speaker, 'sayInParts'>;
}) {
  const { config, catalog, reader, integrations } = options;

  return createTemplateAction({
    id: 'goldenpath:upgrade',
    description:
      'Upgrades services to a version of their golden path: renders the version they have and the new one from their recorded answers, merges three ways, keeps what the team changed, marks conflicts, and offers the result as a change. Run again it finds the open change and does nothing. On GitHub and GitLab it prepares what the publish actions take. Whoever starts it needs golden-path.service.upgrade for each service.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Offer a service the newest version',
        example:
          'steps:\n  - id: upgrade\n    action: goldenpath:upgrade\n    input:\n      entityRef: component:default/ledger\n',
      },
      {
        description: 'Offer several services the security fixes only',
        example:
          'steps:\n  - id: upgrade\n    action: goldenpath:upgrade\n    input:\n      entityRefs: [component:default/ledger, component:default/orders]\n      lane: security\n',
      },
      {
        description:
          'Upgrade a repository of the local git server to a version',
        example:
          'steps:\n  - id: upgrade\n    action: goldenpath:upgrade\n    input:\n      repository: harbour/ledger\n      toVersion: 1.1.0\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('The service').optional(),
        entityRefs: z =>
          z
            .array(z.string())
            .max(MAX_SERVICES)
            .describe('More services')
            .optional(),
        repository: z =>
          z
            .string()
            .describe('A repository of the local git server, <owner>/<name>')
            .optional(),
        toVersion: z =>
          z
            .string()
            .describe('Version to upgrade to; the newest one by default')
            .optional(),
        lane: z =>
          z
            .enum(['all', 'security'])
            .describe(
              'Everything, or only files that security fixes touch. Default: all',
            )
            .optional(),
      },
      output: {
        upgrades: z =>
          z
            .array(
              z.object({
                entityRef: z.string(),
                state: z.enum([
                  'opened',
                  'open',
                  'closed',
                  'current',
                  'prepared',
                  'planned',
                  'failed',
                ]),
                message: z.string(),
                title: z.string().optional(),
                url: z.string().optional(),
                from: z.string().optional(),
                to: z.string().optional(),
                conflicts: z.array(z.string()).optional(),
              }),
            )
            .describe('One per service'),
        summary: z => z.string().describe('The results as Markdown'),
        github: z =>
          z
            .array(z.any())
            .describe(
              'At most one change for publish:github:pull-request: repoUrl, branchName, title, description, sourcePath, targetPath, filesToDelete',
            ),
        gitlab: z =>
          z
            .array(z.any())
            .describe('The same for publish:gitlab:merge-request'),
      },
    },
    async handler(ctx) {
      const { entityRef, entityRefs = [], repository } = ctx.input;
      const { toVersion, lane = 'all' } = ctx.input;
      const signal = timeLimit(TIMEOUT_MS, ctx.signal);
      const credentials = await ctx.getInitiatorCredentials();
      const refs = [...(entityRef ? [entityRef] : []), ...entityRefs];
      const services: Service[] = [...new Set(refs)].map(ref => ({
        ref,
        async target() {
          const entity = await catalog.getEntityByRef(ref, { credentials });
          if (!entity) {
            throw new NotFoundError(`There is no ${ref} in the catalog.`);
          }
          return targetFor(entity, { ...options, credentials });
        },
      }));
      if (repository !== undefined) {
        services.push({
          ref: repository,
          async target() {
            const found = upgradeTarget(
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Component',
                metadata: {
                  name: repository,
                  annotations: { 'fairway.dev/git-repository': repository },
                },
              },
              integrations,
            );
            const having = await mayUpgradeAll(repository, {
              ...options,
              credentials,
            });
            return { ...found, services: having };
          },
        });
      }
      if (services.length === 0 || services.length > MAX_SERVICES) {
        throw new InputError(
          `Give 1 to ${MAX_SERVICES} services: entityRef, entityRefs or repository.`,
        );
      }
      const releases = await releaseReader(config).read(signal);
      const plan = (ours: ReadonlyMap<string, ServiceFile | undefined>) =>
        planUpgrade({
          ours,
          releases,
          toVersion: toVersion || undefined,
          lane,
          judge: tree => verifyTree(tree, verifyOptions(config)),
        });
      const profile = ctx.user?.entity?.spec.profile;
      const prepared: Record<'github' | 'gitlab', PreparedChange[]> = {
        github: [],
        gitlab: [],
      };
      const upgrade = async (service: Service): Promise<UpgradeResult> => {
        const target = await service.target();
        const about = {
          entityRef: service.ref,
          plan,
          dryRun: ctx.isDryRun === true,
          signal,
        };
        if (target.host === 'local-git') {
          return upgradeOnLocalGit({
            ...about,
            ...target,
            git: LocalGit.fromConfig(config),
            author: {
              name:
                profile?.displayName ??
                config.getOptionalString('scaffolder.defaultAuthor.name') ??
                'Golden path',
              email:
                profile?.email ??
                config.getOptionalString('scaffolder.defaultAuthor.email') ??
                'golden-path@localhost',
            },
            person: ctx.user?.ref,
            now: new Date(),
          });
        }
        const list = prepared[target.host];
        // A publish step without `each` is skipped where its action is not installed.
        if (list.length > 0) {
          throw new InputError(
            `A run opens one change on ${target.host}; start one of its own for ${service.ref}.`,
          );
        }
        const sourcePath = `${PREPARED}/${target.host}`;
        const { result, change } = await prepareOnHost({
          ...about,
          target,
          reader,
          directory: resolveSafeChildPath(ctx.workspacePath, sourcePath),
          sourcePath,
        });
        if (change) {
          list.push(change);
        }
        return result;
      };
      const results: UpgradeResult[] = [];
      for (const service of services) {
        try {
          results.push(await upgrade(service));
        } catch (error) {
          signal.throwIfAborted();
          // One that can't be upgraded does not stop the others.
          if (services.length === 1) {
            throw error;
          }
          results.push({
            entityRef: service.ref,
            state: 'failed',
            message: stringifyError(error),
          });
        }
        const { state, message, entityRef: ref } = results[results.length - 1];
        const line = `${ref}: ${message}`;
        if (state === 'failed') {
          ctx.logger.warn(line);
        } else {
          ctx.logger.info(line);
        }
      }
      if (results.every(({ state }) => state === 'failed')) {
        throw new InputError(
          `None of the services could be upgraded. ${results
            .map(({ entityRef: ref, message }) => `${ref}: ${message}`)
            .join(' ')}`,
        );
      }
      ctx.output('upgrades', results);
      ctx.output('summary', await summarize(results, options.speaker));
      ctx.output('github', prepared.github);
      ctx.output('gitlab', prepared.gitlab);
    },
  });
}
