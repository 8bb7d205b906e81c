import { constants } from 'node:fs';
import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import {
  buildManifest,
  GOLDEN_PATH_FOLDER,
} from '@fairway/plugin-golden-path-node';
import { stringify } from 'yaml';

const VERSION_ANNOTATION = 'backstage.io/template-version';
const MAX_FILES = 20_000;

/** Bytes of every plain file below a directory; links are left out. */
async function readFiles(directory: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  async function visit(folder: string): Promise<void> {
    for (const entry of await readdir(join(directory, folder), {
      withFileTypes: true,
    })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git') {
        await visit(path);
      } else if (entry.isFile()) {
        if (files.size >= MAX_FILES) {
          throw new InputError(
            `The manifest can't be written: there are more than ${MAX_FILES} files; take out generated ones.`,
          );
        }
        const handle = await open(
          join(directory, path),
          constants.O_RDONLY | constants.O_NOFOLLOW,
        );
        try {
          files.set(path, await handle.readFile());
        } finally {
          await handle.close();
        }
      }
    }
  }
  await visit('');
  return files;
}

/** Records in the service what it was rendered from. */
export function createManifestAction() {
  return createTemplateAction({
    id: 'goldenpath:manifest',
    description:
      'Writes .golden-path/answers.yaml and .golden-path/manifest.json: the template and its version, the answers, and the hash of every file. Call it after the last step that changes files.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Record the answers',
        example:
          'steps:\n  - id: manifest\n    action: goldenpath:manifest\n    input:\n      answers: ${{ parameters }}\n      managed: [deploy/, Dockerfile]\n',
      },
    ],
    schema: {
      input: {
        answers: z =>
          z
            .record(z.any())
            .describe('What was answered in the form. Never pass secrets'),
        templateVersion: z =>
          z
            .string()
            .describe(
              `Version of the template; its annotation ${VERSION_ANNOTATION} by default`,
            )
            .optional(),
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
      },
    },
    async handler(ctx) {
      const { answers, managed = [], sourcePath } = ctx.input;
      const annotation =
        ctx.templateInfo?.entity?.metadata.annotations?.[VERSION_ANNOTATION];
      const templateVersion = ctx.input.templateVersion ?? annotation;
      if (!templateVersion) {
        throw new InputError(
          `The manifest needs the template's version; give the step templateVersion or the template the annotation ${VERSION_ANNOTATION}.`,
        );
      }
      const directory = getRepoSourceDirectory(ctx.workspacePath, sourcePath);
      const manifest = buildManifest({
        templateRef: ctx.templateInfo?.entityRef ?? 'unknown',
        templateVersion,
        task: ctx.task.id,
        files: await readFiles(directory),
        managed,
      });
      await mkdir(resolveSafeChildPath(directory, GOLDEN_PATH_FOLDER), {
        recursive: true,
      });
      await writeFile(
        resolveSafeChildPath(directory, `${GOLDEN_PATH_FOLDER}/answers.yaml`),
        stringify({
          template: manifest.template.ref,
          version: templateVersion,
          answers,
        }),
      );
      await writeFile(
        resolveSafeChildPath(directory, `${GOLDEN_PATH_FOLDER}/manifest.json`),
        `${JSON.stringify(manifest, null, 2)}\n`,
      );
      const count = Object.keys(manifest.files).length;
      ctx.logger.info(
        `Recorded ${count} files of ${manifest.template.ref} ${templateVersion}`,
      );
      ctx.output('files', count);
    },
  });
}
