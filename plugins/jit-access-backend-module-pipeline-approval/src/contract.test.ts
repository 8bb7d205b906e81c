import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createPipelineHarness } from './__testUtils__/pipelineHarness';

runProviderContract({
  name: 'pipeline-approval',
  create: createPipelineHarness,
  timeoutMs: 30_000,
});
