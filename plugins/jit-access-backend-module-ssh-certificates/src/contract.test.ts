import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import {
  createDatabases,
  DATABASES,
  migrated,
} from './__testUtils__/databases';
import { createSshHarness } from './__testUtils__/sshHarness';

const databases = createDatabases();

for (const id of DATABASES) {
  runProviderContract({
    name: `ssh-certificates on ${id}`,
    create: async () => createSshHarness(await migrated(databases, id)),
    timeoutMs: 60_000,
  });
}
