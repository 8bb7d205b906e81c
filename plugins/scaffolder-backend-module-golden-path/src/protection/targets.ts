import type { Protection } from './protection';

/** Where a service is published. */
export type PublishTarget = 'local-git' | 'github' | 'gitlab';

/** The check that only the git server of the portal runs by itself. */
const SERVER_CHECK = 'golden-path/verify';

/** Inputs of `publish:github` that protect the default branch. */
export function githubInputs(p: Protection, pipelineJobs: readonly string[]) {
  return {
    defaultBranch: p.defaultBranch,
    protectDefaultBranch: true,
    protectEnforceAdmins: p.includeAdmins,
    requiredApprovingReviewCount: p.requiredApprovals,
    requireCodeOwnerReviews: p.codeOwners,
    dismissStaleReviews: p.dismissStale,
    requireLastPushApproval: p.lastPushApproval,
    requiredConversationResolution: true,
    requireBranchesToBeUpToDate: true,
    // The pipeline runs the same verification; a check that nobody reports would block for ever.
    requiredStatusCheckContexts: [
      ...p.requiredChecks.filter(check => check !== SERVER_CHECK),
      ...pipelineJobs,
    ],
  };
}

/** Inputs of `publish:gitlab` that protect the default branch. */
export function gitlabInputs(p: Protection) {
  return {
    defaultBranch: p.defaultBranch,
    branches: [{ name: p.defaultBranch, protect: true }],
    settings: {
      only_allow_merge_if_pipeline_succeeds: true,
      allow_merge_on_skipped_pipeline: false,
      only_allow_merge_if_all_discussions_are_resolved: true,
    },
  };
}

/** What a target does not enforce of what the service asks for, each with what to do. */
export function notEnforced(
  target: PublishTarget,
  p: Protection,
  pipelineJobs: readonly string[],
): string[] {
  switch (target) {
    case 'github':
      return [
        'Secrets are refused on push only where push protection of secret scanning is switched on for the organisation.',
        ...(p.requiredChecks.includes(SERVER_CHECK)
          ? [
              pipelineJobs.length > 0
                ? `The check ${SERVER_CHECK} is not run by GitHub; these jobs of the pipeline are required instead: ${pipelineJobs.join(', ')}.`
                : `The check ${SERVER_CHECK} is not run by GitHub, and no pipeline of the service runs there: nothing is required before a merge but the reviews.`,
            ]
          : []),
      ];
    case 'gitlab':
      return [
        `${p.requiredApprovals} approvals, ${p.codeOwners ? 'of code owners, ' : ''}with a new push dismissing them: merge request approvals need GitLab Premium, and the publish step can't set them. Set an approval rule for ${p.defaultBranch}.`,
        ...(p.lastPushApproval
          ? [
              'The last push is to be approved by somebody else: switch on "Prevent approvals by users who add commits" (Premium).',
            ]
          : []),
        ...(p.includeAdmins
          ? [
              `Maintainers may push to ${p.defaultBranch} directly: set "Allowed to push and merge" to "No one".`,
            ]
          : []),
        `GitLab asks for the pipeline to succeed, not for single checks (${p.requiredChecks.join(', ')}).`,
        'Secrets are refused on push only where secret push protection (Ultimate) is switched on.',
      ];
    default:
      return [];
  }
}
