import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createVaultHarness } from './__testUtils__/vaultHarness';

runProviderContract({
  name: 'vault',
  create: createVaultHarness,
  timeoutMs: 30_000,
});
