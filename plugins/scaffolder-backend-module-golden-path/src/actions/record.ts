import { createHash } from 'node:crypto';
import type {
  AuditorService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import {
  ANSWERS_PATH,
  directoryTree,
  parseAnswers,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import {
  digestOf,
  type RunRecord,
  type RunRecords,
} from '../records/RunRecords';
import { verifyOptions } from '../verifyOptions';

/** Keeps the evidence of a run. */
export function createRecordAction(options: {
  config: RootConfigService;
  auditor: AuditorService;
  records: Pick<RunRecords, 'add'>;
  now?: () => Date;
}) {
  const { config, auditor, records, now = () => new Date() } = options;
  return createTemplateAction({
    id: 'goldenpath:record',
    description:
      "Keeps the evidence of the run in the scaffolder's database, once, and in the audit log: the template and its version, the hash of the answers, the state of every control, the commit, the entity, the task and who started it. The answers themselves stay in the service.",
    supportsDryRun: true,
    examples: [
      {
        description: 'Record what was published',
        example:
          'steps:\n  - id: record\n    action: goldenpath:record\n    input:\n      entityRef: ${{ steps.register.output.entityRef }}\n      commitHash: ${{ steps.publish.output.commitHash }}\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Ref of the new entity'),
        commitHash: z =>
          z.string().describe('The commit that was published').optional(),
        sourcePath: z =>
          z
            .string()
            .describe(
              'Folder of the workspace that holds the service; all of it by default',
            )
            .optional(),
      },
      output: {
        digest: z => z.string().describe('SHA-256 of the record'),
      },
    },
    async handler(ctx) {
      const { entityRef, commitHash, sourcePath } = ctx.input;
      const tree = await directoryTree(
        getRepoSourceDirectory(ctx.workspacePath, sourcePath),
      );
      const text = tree.read(ANSWERS_PATH);
      const { template, version } = parseAnswers(text);
      const actor = ctx.user?.ref;
      if (!actor && !ctx.isDryRun) {
        throw new InputError(
          'The run is not recorded: nobody is known to have started the task.',
        );
      }
      const results = await verifyTree(tree, verifyOptions(config));
      const record: RunRecord = {
        task: ctx.task.id,
        entityRef,
        template,
        version,
        answersSha256: createHash('sha256')
          .update(text ?? '')
          .digest('hex'),
        commit: commitHash ?? null,
        actor: actor ?? 'unknown',
        controls: Object.fromEntries(
          results.map(({ id, state }) => [id, state]),
        ),
      };
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run records nothing of ${entityRef}`);
        ctx.output('digest', digestOf(record));
        return;
      }
      const { digest, isNew } = await records.add(record, now());
      if (isNew) {
        const event = await auditor.createEvent({
          eventId: 'golden-path-record',
          severityLevel: 'medium',
          meta: { ...record, digest },
        });
        await event.success();
      }
      ctx.logger.info(`Recorded ${entityRef} as ${digest}`);
      ctx.output('digest', digest);
    },
  });
}
