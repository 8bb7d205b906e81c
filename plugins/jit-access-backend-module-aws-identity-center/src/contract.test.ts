import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createIdentityCenterHarness } from './__testUtils__/identityCenterHarness';

runProviderContract({
  name: 'aws-identity-center',
  create: createIdentityCenterHarness,
  timeoutMs: 30_000,
});
