import { readFile } from 'node:fs/promises';
import {
  resolveSafeChildPath,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  type ActionContext,
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { GOLDEN_PATH_FOLDER } from '@fairway/plugin-golden-path-node';
import { LocalGit } from '@fairway/plugin-local-git-node';
import { pushImport } from '../localGit/pushImport';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const MANIFEST = `${GOLDEN_PATH_FOLDER}/manifest.json`;

function requireName(what: string, name: string): string {
  if (!NAME.test(name) || name.includes('..') || name.endsWith('.git')) {
    throw new InputError(
      `The ${what} ${JSON.stringify(
        name.slice(0, 80),
      )} can't be part of a repository's address; use lower-case letters, digits and hyphens.`,
    );
  }
  return name;
}

/** Who the import is recorded for: the person who started the task, when known. */
function authorOf(
  ctx: Pick<ActionContext<JsonObject>, 'user'>,
  config: RootConfigService,
) {
  const profile = ctx.user?.entity?.spec.profile;
  return {
    name:
      profile?.displayName ??
      config.getOptionalString('scaffolder.defaultAuthor.name') ??
      'Golden path',
    email:
      profile?.email ??
      config.getOptionalString('scaffolder.defaultAuthor.email') ??
      'golden-path@localhost',
  };
}

/** Publishes the workspace as a new repository of the local git server. */
export function createPublishLocalGitAction(options: {
  config: RootConfigService;
}) {
  return createTemplateAction({
    id: 'publish:local-git',
    description:
      'Creates a repository on the local git server, whose default branch is protected and which refuses secrets, and pushes the workspace as its first commit.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Publish to harbour/ledger',
        example:
          'steps:\n  - id: publish\n    action: publish:local-git\n    input:\n      owner: harbour\n      name: ledger\n',
      },
    ],
    schema: {
      input: {
        owner: z =>
          z.string().describe('Organisation that owns the repository'),
        name: z => z.string().describe('Name of the repository'),
        description: z =>
          z.string().max(500).describe('What it is for').optional(),
        sourcePath: z =>
          z
            .string()
            .describe(
              'Folder of the workspace to publish; all of it by default',
            )
            .optional(),
      },
      output: {
        repositoryUrl: z => z.string().describe('Page of the repository'),
        remoteUrl: z => z.string().describe('Address for git'),
        repoContentsUrl: z =>
          z.string().describe('Address of the files of the default branch'),
        catalogInfoUrl: z =>
          z.string().describe('Address of catalog-info.yaml'),
        commitHash: z => z.string().describe('The first commit'),
      },
    },
    async handler(ctx) {
      const owner = requireName('owner', ctx.input.owner);
      const name = requireName('name', ctx.input.name);
      const git = LocalGit.fromConfig(options.config);
      const urls = git.urls(owner, name);
      ctx.output('repositoryUrl', urls.repositoryUrl);
      ctx.output('remoteUrl', urls.remoteUrl);
      ctx.output('repoContentsUrl', urls.repoContentsUrl);
      ctx.output('catalogInfoUrl', urls.catalogInfoUrl);
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run publishes nothing to ${urls.remoteUrl}`);
        return;
      }
      const directory = getRepoSourceDirectory(
        ctx.workspacePath,
        ctx.input.sourcePath,
      );
      const commitHash = await ctx.checkpoint({
        key: `publish.local-git.v1.${owner}.${name}`,
        fn: async () => {
          const found = await git.create(
            { owner, name, description: ctx.input.description ?? '' },
            ctx.signal,
          );
          if (found.state === 'filled') {
            // A run of this task that stopped after its push left the same manifest.
            const [theirs, ours] = await Promise.all([
              git.read(owner, name, MANIFEST, ctx.signal),
              readFile(resolveSafeChildPath(directory, MANIFEST), 'utf8').catch(
                () => undefined,
              ),
            ]);
            if (theirs === undefined || theirs !== ours) {
              throw git.conflict(owner, name);
            }
            ctx.logger.info('This task has published it already');
            return found.head;
          }
          return pushImport({
            directory,
            remoteUrl: urls.remoteUrl,
            token: git.token,
            author: authorOf(ctx, options.config),
            message: 'Create from the golden path',
          });
        },
      });
      ctx.logger.info(`Published ${owner}/${name} as ${commitHash}`);
      ctx.output('commitHash', commitHash);
    },
  });
}
