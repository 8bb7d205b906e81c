import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  type ActionContext,
  createTemplateAction,
  fetchContents,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import {
  type RenderValues,
  renderGoldenPath,
} from '@fairway/plugin-golden-path-node';
import { readFiles, writeFiles } from '../workspace/files';

/** Values as templates pass them: an answer that was not given is none. */
export function answered(
  values: Record<string, string | number | boolean | null | undefined>,
): RenderValues {
  const given: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) {
      given[key] = value;
    }
  }
  return given;
}

/** Ref of the template; a dry run's own ref names no template. */
function templateRef(
  { templateInfo }: Pick<ActionContext<JsonObject>, 'templateInfo'>,
  path: string,
): string {
  const { namespace = 'default', name = path } =
    templateInfo?.entity?.metadata ?? {};
  return `template:${namespace}/${name}`.toLowerCase();
}

/** Renders a golden path into the workspace. */
export function createRenderAction(options: {
  reader: UrlReaderService;
  integrations: ScmIntegrations;
}) {
  return createTemplateAction({
    id: 'goldenpath:render',
    description:
      'Renders a golden path into the workspace: the layers of paths/<path>.yaml that the answers ask for, and .golden-path/answers.yaml, from which every later version is rendered again.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Render the golden path that is named like the template',
        example:
          'steps:\n  - id: render\n    action: goldenpath:render\n    input:\n      values:\n        name: ${{ parameters.name }}\n        exposure: ${{ parameters.exposure }}\n',
      },
      {
        description: 'Render a path of a released version of the templates',
        example:
          'steps:\n  - id: render\n    action: goldenpath:render\n    input:\n      url: https://github.com/acme/golden-path/tree/v1.1.0/templates\n      path: secure-service-node\n      values:\n        name: ${{ parameters.name }}\n',
      },
    ],
    schema: {
      input: {
        path: z =>
          z
            .string()
            .describe(
              "Name of the golden path; the template's own name by default",
            )
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
              'What the skeletons are rendered with. All of it is recorded in the service: never pass secrets',
            ),
        targetPath: z =>
          z
            .string()
            .describe(
              'Folder of the workspace to render into; all of it by default',
            )
            .optional(),
      },
      output: {
        files: z => z.number().describe('How many files were rendered'),
        path: z => z.string().describe('Name of the golden path'),
        version: z => z.string().describe('Version of the golden path'),
        managed: z =>
          z
            .array(z.string())
            .describe(
              'Files, and folders with a "/" at the end, that an upgrade owns; for goldenpath:manifest',
            ),
      },
    },
    async handler(ctx) {
      const path = ctx.input.path ?? ctx.templateInfo?.entity?.metadata.name;
      if (!path) {
        throw new InputError(
          'There is nothing to render: give the step the path, for example secure-service-node.',
        );
      }
      const source = await ctx.createTemporaryDirectory();
      await fetchContents({
        ...options,
        baseUrl: ctx.templateInfo?.baseUrl,
        fetchUrl: ctx.input.url ?? '.',
        outputPath: source,
      });
      const templates = await readFiles(source, 'The folder of templates');
      const rendered = renderGoldenPath({
        templates: templates.files,
        executables: templates.executables,
        path,
        templateRef: templateRef(ctx, path),
        values: answered(ctx.input.values),
      });
      await writeFiles(
        getRepoSourceDirectory(ctx.workspacePath, ctx.input.targetPath),
        rendered.files,
        rendered.executables,
      );
      const { version } = rendered.definition;
      ctx.logger.info(
        `Rendered ${rendered.files.size} files of ${path} ${version}`,
      );
      ctx.output('files', rendered.files.size);
      ctx.output('path', path);
      ctx.output('version', version);
      ctx.output('managed', rendered.definition.managed);
    },
  });
}
