import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import {
  type ControlResult,
  directoryTree,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import type { Speaker, SpokenPart } from '@fairway/plugin-spoken-node';
import { linked } from '../markdown';
import { verifyOptions } from '../verifyOptions';

const WORDS = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'not known',
  'not-applicable': 'does not apply',
};

function summarize(results: ControlResult[], said: SpokenPart[][]): string {
  return results
    .map(
      ({ title, state }, index) =>
        `- **${title}** (${WORDS[state]}): ${linked(said[index])}`,
    )
    .join('\n');
}

/** Most controls that are named in the error; the task's log has them all. */
const NAMED = 3;

function describeStop(stopping: ControlResult[]): string {
  const many = stopping.length > 1;
  const named = stopping
    .slice(0, NAMED)
    .map(r => `${r.title}: ${r.message}. ${r.remediation}`);
  const rest = stopping.slice(NAMED).map(r => r.title);
  return [
    `The service is not published, because ${stopping.length} of its security controls ${many ? 'do' : 'does'} not pass.`,
    ...named,
    ...(rest.length > 0 ? [`Also: ${rest.join(', ')}.`] : []),
  ].join('\n');
}

/** Runs the controls on the workspace and ends the task when one does not pass. */
export function createVerifyAction(options: {
  config: RootConfigService;
  /** Says what teams and templates are called. */
  speaker: Pick<Speaker, 'sayInParts'>;
}) {
  return createTemplateAction({
    id: 'goldenpath:verify',
    description:
      'Judges the rendered files by the golden-path controls, and ends the task before anything is published when one does not pass.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Verify what was rendered',
        example: 'steps:\n  - id: verify\n    action: goldenpath:verify\n',
      },
    ],
    schema: {
      input: {
        sourcePath: z =>
          z
            .string()
            .describe('Folder of the workspace to verify; all of it by default')
            .optional(),
        allowUnknown: z =>
          z
            .boolean()
            .describe(
              'Go on when a control could not be decided, for example in a language that is not judged. Default: false',
            )
            .optional(),
      },
      output: {
        results: z =>
          z
            .array(
              z.object({
                id: z.string(),
                title: z.string(),
                state: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
                message: z.string(),
                evidence: z.array(
                  z.object({ path: z.string(), line: z.number().optional() }),
                ),
              }),
            )
            .describe('One result per control'),
        summary: z => z.string().describe('The results as Markdown'),
      },
    },
    async handler(ctx) {
      const directory = getRepoSourceDirectory(
        ctx.workspacePath,
        ctx.input.sourcePath,
      );
      const results = await verifyTree(
        await directoryTree(directory),
        verifyOptions(options.config),
      );
      const said = await options.speaker.sayInParts(
        results.map(({ message }) => message),
      );
      const spoken = results.map((result, index) => ({
        ...result,
        message: said[index].map(({ text }) => text).join(''),
      }));
      for (const { state, title, message } of spoken) {
        const line = `${title} (${WORDS[state]}): ${message}`;
        if (state === 'pass' || state === 'not-applicable') {
          ctx.logger.info(line);
        } else {
          ctx.logger.warn(line);
        }
      }
      ctx.output(
        'results',
        results.map(({ id, title, state, message, evidence }) => ({
          id,
          title,
          state,
          message,
          evidence,
        })),
      );
      ctx.output('summary', summarize(results, said));
      const stopping = spoken.filter(
        r =>
          r.state === 'fail' ||
          (r.state === 'unknown' && !ctx.input.allowUnknown),
      );
      if (stopping.length > 0) {
        throw new InputError(describeStop(stopping));
      }
    },
  });
}
