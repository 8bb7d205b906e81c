import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createKubernetesHarness } from './__testUtils__/kubernetesHarness';

runProviderContract({
  name: 'kubernetes',
  create: createKubernetesHarness,
  timeoutMs: 30_000,
});
