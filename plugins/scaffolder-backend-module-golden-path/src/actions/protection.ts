import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import { directoryTree } from '@fairway/plugin-golden-path-node';
import { pipelineJobsOf } from '../protection/pipelineJobs';
import { parseProtection, PROTECTION_PATH } from '../protection/protection';
import { githubInputs, gitlabInputs, notEnforced } from '../protection/targets';

/** Tells the publish actions how the default branch is to be protected. */
export function createProtectionAction() {
  return createTemplateAction({
    id: 'goldenpath:protection',
    description: `Reads ${PROTECTION_PATH} of the service and tells publish:github and publish:gitlab how its default branch is to be protected, and people what the chosen target does not enforce. publish:local-git needs none of it: its server reads the file itself. Without the file the task ends.`,
    supportsDryRun: true,
    examples: [
      {
        description: 'Publish to GitHub with a protected branch',
        example:
          'steps:\n  - id: protection\n    action: goldenpath:protection\n    input:\n      target: github\n  - id: publish\n    action: publish:github\n    input:\n      repoUrl: github.com?owner=acme&repo=ledger\n      requiredApprovingReviewCount: ${{ steps.protection.output.github.requiredApprovingReviewCount }}\n      requireCodeOwnerReviews: ${{ steps.protection.output.github.requireCodeOwnerReviews }}\n',
      },
    ],
    schema: {
      input: {
        target: z =>
          z
            .enum(['local-git', 'github', 'gitlab'])
            .describe('Where it is published'),
        sourcePath: z =>
          z
            .string()
            .describe('Folder of the workspace; all of it by default')
            .optional(),
      },
      output: {
        github: z => z.record(z.any()).describe('Inputs of publish:github'),
        gitlab: z => z.record(z.any()).describe('Inputs of publish:gitlab'),
        notEnforced: z =>
          z.array(z.string()).describe('What the target does not enforce'),
        summary: z => z.string().describe('The same as Markdown'),
      },
    },
    async handler(ctx) {
      const { target, sourcePath } = ctx.input;
      const tree = await directoryTree(
        getRepoSourceDirectory(ctx.workspacePath, sourcePath),
      );
      const protection = parseProtection(tree.read(PROTECTION_PATH));
      const jobs = pipelineJobsOf(tree);
      const open = notEnforced(target, protection, jobs);
      open.forEach(line => ctx.logger.warn(`Not enforced there: ${line}`));
      ctx.output('github', githubInputs(protection, jobs));
      ctx.output('gitlab', gitlabInputs(protection));
      ctx.output('notEnforced', open);
      ctx.output(
        'summary',
        open.length === 0
          ? `All of ${PROTECTION_PATH} is enforced by the git server.`
          : open.map(line => `- ${line}`).join('\n'),
      );
    },
  });
}
