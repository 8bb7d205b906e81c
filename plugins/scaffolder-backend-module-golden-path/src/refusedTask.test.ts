import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from './__testUtils__/gitServer';
import {
  ANSWERS,
  runTask,
  startTasks,
  type TaskOptions,
  templateOf,
} from './__testUtils__/taskBackend';

let git: TestGitServer;
beforeAll(async () => {
  git = await startGitServer();
});
afterAll(() => git.stop());
jest.setTimeout(120_000);

/** A service of others, as the catalog has it. */
const ofOthers = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name,
    annotations: {
      'backstage.io/managed-by-location': `url:https://git.example/others/${name}/catalog-info.yaml`,
    },
  },
});

/** Runs the template of a service with this name, and says what is left of it. */
async function make(name: string, options: Partial<TaskOptions>) {
  const { server, registered, asked } = await startTasks({
    config: { goldenPath: { localGit: { url: git.url, token: GIT_TOKEN } } },
    ...options,
  });
  const { completion, log } = await runTask(server, { ...ANSWERS, name });
  const page = await fetch(`${git.url}/harbour/${name}`);
  return {
    error: completion.error.message,
    log,
    asked,
    left: { registered, page: page.status },
  };
}
const NOTHING = { registered: [], page: 404 };

it.each([
  'secure-service-node',
  'secure-service-go',
  'secure-service-python',
  'secure-vm-image',
])('%s begins with the check of the name and the owner', name => {
  expect(templateOf(name)).toHaveProperty('spec.steps.0', {
    id: 'preflight',
    name: 'Check the name and the owner',
    action: 'goldenpath:preflight',
    input: {
      entityRef: 'component:default/${{ parameters.name }}',
      owner: '${{ parameters.owner }}',
    },
  });
});

it('publishes nothing under a name that others have', async () => {
  const { error, left } = await make('of-others', {
    entities: [ofOthers('of-others')],
  });
  expect(error).toContain(
    'component:default/of-others is in the catalog already',
  );
  expect(left).toEqual(NOTHING);
});

it('records nothing of a service of the same name that came meanwhile', async () => {
  const { error, log, asked } = await make('at-once', {
    meanwhile: [ofOthers('at-once')],
  });
  expect(error).toContain('choose another name');
  expect(error).toContain('delete what was published');
  expect(log).not.toContain('Recorded component:default/at-once');
  expect(asked).toEqual([]);
});

it('publishes nothing for a team that the person is not in', async () => {
  const { error, left } = await make('for-others', {
    features: [
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: permission.name.startsWith('golden-path.')
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
        authorizeConditional: async requests =>
          requests.map(() => ({ result: AuthorizeResult.ALLOW })),
      }).factory,
    ],
  });
  expect(error).toContain('You are not in group:default/payments');
  expect(left).toEqual(NOTHING);
});
