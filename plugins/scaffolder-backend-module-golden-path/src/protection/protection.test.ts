import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createProtectionAction } from '../actions/protection';

const workspace = createMockDirectory();
const FILE = {
  defaultBranch: 'main',
  requiredApprovals: 2,
  codeOwners: true,
  dismissStale: true,
  lastPushApproval: true,
  requiredChecks: ['golden-path/verify'],
  allowForcePush: false,
  allowDeletion: false,
  includeAdmins: true,
};
const PIPELINE =
  'on: { pull_request: {}, push: { branches: [main] } }\njobs: { code: { name: Code scan }, test: {}, deploy: { if: github.ref == 1 }, all: { strategy: {} } }\n';

async function run(target: string, file: object | string = FILE) {
  workspace.setContent({
    '.golden-path/protection.yaml':
      typeof file === 'string' ? file : JSON.stringify(file),
    '.github/workflows/ci.yaml': PIPELINE,
    '.github/workflows/nightly.yaml': 'on: push\njobs: { a: {} }\n',
  });
  const outputs: Record<string, unknown> = {};
  await createProtectionAction().handler({
    ...createMockActionContext({
      workspacePath: workspace.path,
      input: { target: target === 'github' ? 'github' : 'gitlab' },
    }),
    output: (name, value) => {
      outputs[name] = value;
    },
  });
  return outputs;
}

it('asks GitHub for all that the file says', async () => {
  const { github, notEnforced } = await run('github');
  expect(github).toEqual({
    defaultBranch: 'main',
    protectDefaultBranch: true,
    protectEnforceAdmins: true,
    requiredApprovingReviewCount: 2,
    requireCodeOwnerReviews: true,
    dismissStaleReviews: true,
    requireLastPushApproval: true,
    requiredConversationResolution: true,
    requireBranchesToBeUpToDate: true,
    requiredStatusCheckContexts: ['Code scan', 'test'],
  });
  expect(notEnforced).toContainEqual(
    expect.stringContaining('push protection of secret scanning'),
  );
});

it('asks GitLab for what it can, and tells the rest', async () => {
  const { gitlab, notEnforced, summary } = await run('gitlab');
  expect(gitlab).toEqual({
    defaultBranch: 'main',
    branches: [{ name: 'main', protect: true }],
    settings: {
      only_allow_merge_if_pipeline_succeeds: true,
      allow_merge_on_skipped_pipeline: false,
      only_allow_merge_if_all_discussions_are_resolved: true,
    },
  });
  expect(notEnforced).toHaveLength(5);
  expect(summary).toContain('2 approvals, of code owners');
});

it('lets nothing be published without a protection that can be read', async () => {
  await expect(run('github', ': [')).rejects.toThrow('no valid YAML');
  await expect(
    run('github', { ...FILE, requiredApprovals: 0 }),
  ).rejects.toThrow('is not valid: requiredApprovals');
  workspace.setContent({});
  await expect(
    createProtectionAction().handler(
      createMockActionContext({
        workspacePath: workspace.path,
        input: { target: 'github' },
      }),
    ),
  ).rejects.toThrow('published without a protected branch');
});
