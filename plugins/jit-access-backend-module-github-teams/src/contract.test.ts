import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createGithubHarness } from './__testUtils__/githubHarness';

runProviderContract({
  name: 'github-teams',
  create: createGithubHarness,
  timeoutMs: 30_000,
});
