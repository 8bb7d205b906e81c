import { dirname, join } from 'node:path';
import type { TestDatabases } from '@backstage/backend-test-utils';
import type { GrantRef, JitProvider } from '@fairway/plugin-jit-access-node';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { runCrashMatrix } from '../__testUtils__/processes/crashMatrix';

/** Every so many points; all of them with 1. */
const STRIDE = Number(process.env.FAIRWAY_CRASH_STRIDE ?? 24);
jest.setTimeout(14_400_000 / STRIDE);

type TestUtils = Record<string, (...args: unknown[]) => Promise<never>>;

/** Test utilities of a sibling, which are not part of what it publishes. */
function utilsOf(kind: string, file: string): TestUtils {
  const module = `@fairway/plugin-jit-access-backend-module-${kind}`;
  const root = dirname(require.resolve(`${module}/package.json`));
  return jest.requireActual(join(root, 'src/__testUtils__', file));
}

/** Each kind with the harness of its own contract tests: a real server, or the sandbox's. */
const KINDS: Record<
  string,
  (databases: TestDatabases) => Promise<ProviderHarness>
> = {
  kubernetes: () =>
    utilsOf('kubernetes', 'kubernetesHarness').createKubernetesHarness(),
  'aws-identity-center': () =>
    utilsOf(
      'aws-identity-center',
      'identityCenterHarness',
    ).createIdentityCenterHarness(),
  'github-teams': () =>
    utilsOf('github-teams', 'githubHarness').createGithubHarness(),
  vault: () => utilsOf('vault', 'vaultHarness').createVaultHarness(),
  'pipeline-approval': () =>
    utilsOf('pipeline-approval', 'pipelineHarness').createPipelineHarness(),
  ldap: () =>
    utilsOf('ldap', 'ldapHarness').createLdapHarness({ kind: 'groupOfNames' }),
  'ssh-certificates': async databases =>
    utilsOf('ssh-certificates', 'sshHarness').createSshHarness(
      await utilsOf('ssh-certificates', 'databases').migrated(
        databases,
        'POSTGRES_18',
      ),
    ),
};

describe('a process that is killed', () => {
  const databases = createDatabases();

  it.each(Object.keys(KINDS))(
    'leaves nothing behind at a provider of kind %s',
    async kind => {
      const knex = await databases.init('POSTGRES_18');
      const target = await KINDS[kind](databases);
      try {
        const refs: GrantRef[] = [await target.freshRef()];
        let running: JitProvider = target.provider;
        const { entitlement } = refs[0];
        const policy = {
          provider: running.id,
          entitlement,
          activePerUser: 1000,
          killSessions: running.capabilities.killSessions,
        };
        const h = await Harness.create(knex, policy);
        // Whoever asks next; a restarted process remembers nothing.
        const asked: JitProvider = {
          id: running.id,
          capabilities: { ...running.capabilities, listManaged: false },
          validate: e => running.validate(e),
          mapPrincipal: async () => ({
            status: 'resolved',
            value: refs[refs.length - 1].principal,
          }),
          plan: ref => running.plan(ref),
          instructions: ref => running.instructions(ref),
          inspect: (...args) => running.inspect(...args),
          grant: (...args) => running.grant(...args),
          revoke: (...args) => running.revoke(...args),
          classify: error => running.classify(error),
        };
        h.providers.addProvider(asked);
        const lines = await runCrashMatrix(
          h,
          {
            name: kind,
            policy,
            provider: {
              type: 'asked',
              id: running.id,
              capabilities: running.capabilities,
            },
            asked,
            async next() {
              running = (await target.restart?.()) ?? running;
              refs.push(await target.freshRef());
            },
            async holders() {
              const held = await Promise.all(
                refs.map(async ref =>
                  (await target.hasAccess(ref)) ? [ref.principal] : [],
                ),
              );
              return held.flat();
            },
          },
          STRIDE,
        );
        process.stdout.write(`\n${lines.join('\n')}\n`);
        expect(lines).toHaveLength(5);
      } finally {
        await target.close();
      }
    },
  );
});
