import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createPostgresHarness } from './__testUtils__/postgresHarness';

const timeoutMs = 30_000;

runProviderContract({
  name: 'postgres',
  create: () => createPostgresHarness(),
  timeoutMs,
});

runProviderContract({
  name: 'postgres with hostile names',
  create: () =>
    createPostgresHarness({ namePart: `"; DROP ROLE ana; -- '$$\\ é漢` }),
  timeoutMs,
});

runProviderContract({
  name: 'postgres with the statements of version 15',
  create: () => createPostgresHarness({ asVersion: 150_000 }),
  timeoutMs,
});

runProviderContract({
  name: 'postgres with short-lived logins',
  create: () => createPostgresHarness({ shortLived: true }),
  timeoutMs,
});
