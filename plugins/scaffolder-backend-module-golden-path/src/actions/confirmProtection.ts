import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import { directoryTree } from '@fairway/plugin-golden-path-node';
import { pipelineJobsOf } from '../protection/pipelineJobs';
import { parseProtection, PROTECTION_PATH } from '../protection/protection';
import type { ProtectionReader, ReadBack } from '../protection/readBack';
import { githubInputs } from '../protection/targets';

function inWords(
  target: 'github' | 'gitlab',
  branch: string,
  answer: ReadBack,
): string {
  if (answer.state === 'unknown') {
    return `It is **not known** whether ${branch} is protected: ${answer.reason}. Look at the settings of the repository.`;
  }
  if (answer.missing.length === 0 && target === 'gitlab') {
    return `${branch} takes neither direct nor forced pushes. Approvals and checks of GitLab are not read back.`;
  }
  return answer.missing.length === 0
    ? `${branch} is protected as ${PROTECTION_PATH} asks.`
    : `${branch} is **not protected** as ${PROTECTION_PATH} asks. Missing: ${answer.missing.join(', ')}. Set it in the settings of the repository.`;
}

/** Reads back how the host protects the default branch, because its publish action goes on when it does not. */
export function createConfirmProtectionAction(options: {
  reader: ProtectionReader;
}) {
  return createTemplateAction({
    id: 'goldenpath:confirm-protection',
    description:
      'Asks GitHub or GitLab how the default branch is protected after it was published, and tells what is missing. It changes nothing and does not end the task: the repository is there already.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Read the protection back',
        example:
          'steps:\n  - id: confirm\n    action: goldenpath:confirm-protection\n    input:\n      target: github\n      remoteUrl: ${{ steps.github.output.remoteUrl }}\n',
      },
    ],
    schema: {
      input: {
        target: z => z.enum(['github', 'gitlab']).describe('Kind of the host'),
        remoteUrl: z => z.string().url().describe('Address of the repository'),
        sourcePath: z =>
          z
            .string()
            .describe('Folder of the workspace; all of it by default')
            .optional(),
      },
      output: {
        missing: z =>
          z
            .array(z.string())
            .describe('What is missing of what the service asks for'),
        summary: z => z.string().describe('The same as Markdown'),
      },
    },
    async handler(ctx) {
      const { target, remoteUrl, sourcePath } = ctx.input;
      const tree = await directoryTree(
        getRepoSourceDirectory(ctx.workspacePath, sourcePath),
      );
      const protection = parseProtection(tree.read(PROTECTION_PATH));
      const { requiredStatusCheckContexts } = githubInputs(
        protection,
        pipelineJobsOf(tree),
      );
      const answer: ReadBack = ctx.isDryRun
        ? { state: 'unknown', reason: 'a dry run publishes nothing' }
        : await options.reader.read(
            target,
            remoteUrl,
            protection,
            requiredStatusCheckContexts,
            ctx.signal,
          );
      const summary = inWords(target, protection.defaultBranch, answer);
      if (answer.state === 'read' && answer.missing.length === 0) {
        ctx.logger.info(summary);
      } else {
        ctx.logger.warn(summary);
      }
      ctx.output('missing', answer.state === 'read' ? answer.missing : []);
      ctx.output('summary', summary);
    },
  });
}
