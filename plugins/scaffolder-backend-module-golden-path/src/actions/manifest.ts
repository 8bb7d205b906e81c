import {
  resolveSafeChildPath,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import {
  ANSWERS_PATH,
  buildManifest,
  CONTROLS_PATH,
  directoryTree,
  GOLDEN_PATH_FOLDER,
  parseAnswers,
  renderControlManifest,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import { verifyOptions } from '../verifyOptions';
import { readFiles, writeFiles } from '../workspace/files';

const MANIFEST_PATH = `${GOLDEN_PATH_FOLDER}/manifest.json`;

/** Records in the service what it was rendered from. */
export function createManifestAction(options: { config: RootConfigService }) {
  return createTemplateAction({
    id: 'goldenpath:manifest',
    description:
      'Writes .golden-path/manifest.json, the template, its version and the hash of every file, and .golden-path/controls.yaml, what was verified. The template and its version are those of .golden-path/answers.yaml, which goldenpath:render wrote. Call it after the last step that changes files.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Record what was rendered',
        example:
          'steps:\n  - id: manifest\n    action: goldenpath:manifest\n    input:\n      managed: ${{ steps.render.output.managed }}\n',
      },
    ],
    schema: {
      input: {
        managed: z =>
          z
            .array(z.string())
            .describe(
              'Files, and folders with a "/" at the end, that an upgrade of the template owns',
            )
            .optional(),
        sourcePath: z =>
          z
            .string()
            .describe('Folder of the workspace; all of it by default')
            .optional(),
      },
      output: {
        files: z => z.number().describe('How many files were recorded'),
        template: z => z.string().describe('Ref of the template'),
        version: z => z.string().describe('Version of the golden path'),
      },
    },
    async handler(ctx) {
      const { managed = [], sourcePath } = ctx.input;
      const directory = getRepoSourceDirectory(ctx.workspacePath, sourcePath);
      // Its folder may be a link that a step before has made.
      resolveSafeChildPath(directory, MANIFEST_PATH);
      const { files } = await readFiles(directory, 'The service');
      const recorded = files.get(ANSWERS_PATH);
      const answers = parseAnswers(
        recorded && Buffer.from(recorded).toString('utf8'),
      );
      const manifest = buildManifest({
        templateRef: answers.template,
        templateVersion: answers.version,
        task: ctx.task.id,
        files,
        managed,
      });
      await writeFiles(
        directory,
        new Map([[MANIFEST_PATH, `${JSON.stringify(manifest, null, 2)}\n`]]),
      );
      // Twice, for the record of controls is itself under control.
      for (let round = 0; round < 2; round += 1) {
        const results = await verifyTree(
          await directoryTree(directory),
          verifyOptions(options.config),
        );
        await writeFiles(
          directory,
          new Map([[CONTROLS_PATH, renderControlManifest(answers, results)]]),
        );
      }
      const count = Object.keys(manifest.files).length;
      ctx.logger.info(
        `Recorded ${count} files of ${answers.template} ${answers.version}`,
      );
      ctx.output('files', count);
      ctx.output('template', answers.template);
      ctx.output('version', answers.version);
    },
  });
}
