import githubModule from '@backstage/plugin-scaffolder-backend-module-github';
import gitlabModule from '@backstage/plugin-scaffolder-backend-module-gitlab';
import { initRepoAndPush } from '@backstage/plugin-scaffolder-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { z } from 'zod';
import { ANSWERS, runTask, startTasks } from './__testUtils__/taskBackend';

// The hosts' git is not part of their API; what is pushed is looked at instead.
jest.mock('@backstage/plugin-scaffolder-node', () => ({
  ...jest.requireActual('@backstage/plugin-scaffolder-node'),
  initRepoAndPush: jest.fn(async () => ({ commitHash: 'a'.repeat(40) })),
}));
jest.setTimeout(180_000);

const TOKEN = 'token-of-tests';
const INFO =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ledger }\nspec: { type: service, lifecycle: x, owner: payments }\n';
const CONFIG = {
  goldenPath: { contactDomains: ['harbour.internal'] },
  integrations: {
    github: [{ host: 'github.com', token: TOKEN }],
    gitlab: [{ host: 'gitlab.com', token: TOKEN }],
  },
};

/** What the hosts were asked, in order. Anything that is not expected is refused. */
let asked: { call: string; body: unknown }[] = [];
const bodyOf = (call: string) => asked.find(one => one.call === call)?.body;
const server = setupServer();
beforeAll(() => {
  server.listen({
    onUnhandledRequest: (sent, print) => {
      if (!/^(?:localhost|127\.0\.0\.1)$/.test(new URL(sent.url).hostname)) {
        print.error();
      }
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});
afterEach(() => server.resetHandlers());

/** GitHub's description of branch protection: these members, all of them, and no others. */
const protectionSchema = z.strictObject({
  required_status_checks: z.strictObject({
    strict: z.boolean(),
    contexts: z.array(z.string()),
  }),
  enforce_admins: z.boolean(),
  restrictions: z.null(),
  required_pull_request_reviews: z.strictObject({
    required_approving_review_count: z.int().min(0).max(6),
    require_code_owner_reviews: z.boolean(),
    dismiss_stale_reviews: z.boolean(),
    require_last_push_approval: z.boolean(),
  }),
  required_conversation_resolution: z.boolean(),
  required_linear_history: z.boolean(),
  block_creations: z.boolean(),
});

/** GitHub's answer for a branch that is protected as it was asked. */
const asAsked = () => ({
  url: 'https://api.github.com/repos/harbour/ledger/branches/main/protection',
  ...z
    .object({
      required_status_checks: z.object({ contexts: z.array(z.string()) }),
    })
    .parse(bodyOf('PUT protection')),
  required_pull_request_reviews: {
    required_approving_review_count: 2,
    require_code_owner_reviews: true,
    dismiss_stale_reviews: true,
    require_last_push_approval: true,
  },
  enforce_admins: { url: 'https://api.github.com/x', enabled: true },
  allow_force_pushes: { enabled: false },
  allow_deletions: { enabled: false },
});

const refused = () =>
  HttpResponse.json({ message: 'Not Found' }, { status: 404 });

function github(
  protect: () => Response = () => HttpResponse.json({}),
  readBack: () => Response = () => HttpResponse.json(asAsked()),
) {
  const api = 'https://api.github.com';
  const keep = (call: string, body: unknown, sent: Request) => {
    expect(sent.headers.get('authorization')).toBe(`token ${TOKEN}`);
    asked.push({ call, body });
  };
  server.use(
    http.get(`${api}/users/harbour`, ({ request: sent }) => {
      keep('GET user', undefined, sent);
      return HttpResponse.json({ login: 'harbour', type: 'Organization' });
    }),
    http.post(`${api}/orgs/harbour/repos`, async ({ request: sent }) => {
      keep('POST repo', await sent.json(), sent);
      return HttpResponse.json(
        {
          name: 'ledger',
          html_url: 'https://github.com/harbour/ledger',
          clone_url: 'https://github.com/harbour/ledger.git',
        },
        { status: 201 },
      );
    }),
    http.put(
      `${api}/repos/harbour/ledger/branches/main/protection`,
      async ({ request: sent }) => {
        const body = protectionSchema.parse(await sent.json());
        keep('PUT protection', body, sent);
        return protect();
      },
    ),
    http.get(
      `${api}/repos/harbour/ledger/branches/main/protection`,
      ({ request: sent }) => {
        expect(sent.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
        asked.push({ call: 'GET protection', body: undefined });
        return readBack();
      },
    ),
    http.get(
      'https://github.com/harbour/ledger/blob/main/catalog-info.yaml',
      () => HttpResponse.text(INFO),
    ),
  );
}

const projectSchema = z.looseObject({
  name: z.literal('ledger'),
  path: z.literal('ledger'),
  visibility: z.literal('private'),
});

function gitlab() {
  const api = 'https://gitlab.com/api/v4';
  const keep = (call: string, body: unknown, sent: Request) => {
    expect(sent.headers.get('private-token')).toBe(TOKEN);
    asked.push({ call, body });
  };
  server.use(
    http.get(`${api}/namespaces/harbour`, ({ request: sent }) => {
      keep('GET namespace', undefined, sent);
      return HttpResponse.json({ id: 7, kind: 'group' });
    }),
    http.get(`${api}/user`, ({ request: sent }) => {
      keep('GET user', undefined, sent);
      return HttpResponse.json({ id: 3 });
    }),
    http.get(`${api}/groups/harbour/projects`, ({ request: sent }) => {
      keep('GET projects', undefined, sent);
      return HttpResponse.json([]);
    }),
    http.post(`${api}/projects`, async ({ request: sent }) => {
      keep('POST project', projectSchema.parse(await sent.json()), sent);
      return HttpResponse.json(
        { id: 9, http_url_to_repo: 'https://gitlab.com/harbour/ledger.git' },
        { status: 201 },
      );
    }),
    http.post(
      `${api}/projects/9/protected_branches`,
      async ({ request: sent }) => {
        const query = Object.fromEntries(new URL(sent.url).searchParams);
        const text = await sent.text();
        keep(
          'POST protected branch',
          { ...query, ...(text ? JSON.parse(text) : {}) },
          sent,
        );
        return HttpResponse.json({ name: 'main' }, { status: 201 });
      },
    ),
    http.get(
      `${api}/projects/harbour%2Fledger/protected_branches/main`,
      ({ request: sent }) => {
        keep('GET protected branch', undefined, sent);
        return HttpResponse.json({
          name: 'main',
          push_access_levels: [
            { access_level: 40, access_level_description: 'Maintainers' },
          ],
          merge_access_levels: [{ access_level: 40 }],
          allow_force_push: false,
        });
      },
    ),
    http.get(
      'https://gitlab.com/harbour/ledger/-/blob/main/catalog-info.yaml',
      () => HttpResponse.text(INFO),
    ),
  );
}

const called = () => asked.map(({ call }) => call);

const textSchema = z.array(
  z.object({ title: z.string(), content: z.string() }),
);

/** What the result page tells of the target. */
function told(text: unknown): string {
  const found = textSchema
    .parse(text)
    .find(({ title }) => title === 'What the publish target does not enforce');
  return found?.content ?? '';
}

it('publishes to GitHub with the protection that the service asks for', async () => {
  github();
  const backend = await startTasks({
    config: CONFIG,
    features: [githubModule],
  });
  const { completion, log } = await runTask(backend.server, {
    ...ANSWERS,
    publish: 'github',
  });
  expect([completion.error, log]).toEqual([undefined, log]);
  expect(called()).toEqual([
    'GET user',
    'POST repo',
    'PUT protection',
    'GET protection',
  ]);
  expect(bodyOf('POST repo')).toMatchObject({
    name: 'ledger',
    private: true,
    visibility: 'private',
    delete_branch_on_merge: true,
  });
  expect(bodyOf('PUT protection')).toEqual({
    required_status_checks: { strict: true, contexts: expect.any(Array) },
    enforce_admins: true,
    restrictions: null,
    required_pull_request_reviews: {
      // Tier 1 is approved by two.
      required_approving_review_count: 2,
      require_code_owner_reviews: true,
      dismiss_stale_reviews: true,
      require_last_push_approval: true,
    },
    required_conversation_resolution: true,
    required_linear_history: false,
    block_creations: false,
  });
  expect(bodyOf('PUT protection')).toHaveProperty(
    'required_status_checks.contexts',
    expect.arrayContaining(['Code scan', 'Tests and dependencies']),
  );
  expect(jest.mocked(initRepoAndPush)).toHaveBeenCalledWith(
    expect.objectContaining({
      remoteUrl: 'https://github.com/harbour/ledger.git',
      defaultBranch: 'main',
    }),
  );
  expect(backend.registered).toContain(
    'https://github.com/harbour/ledger/blob/main/catalog-info.yaml',
  );
  const notEnforced = told(completion.output.text);
  expect(notEnforced).toContain('main is protected as');
  expect(notEnforced).toContain('golden-path/verify is not run by GitHub');
});

it.each([
  ['refuses to protect the branch', refused, 'any protection of the branch'],
  [
    'protects it less than was asked',
    () =>
      HttpResponse.json({
        ...asAsked(),
        enforce_admins: { enabled: false },
        required_pull_request_reviews: { required_approving_review_count: 1 },
        allow_force_pushes: { enabled: true },
      }),
    'Missing: 2 approvals, approval by code owners, a new push dismisses approvals, the last push is approved by somebody else, administrators are held to it, no forced pushes.',
  ],
  [
    'requires one check of several',
    () =>
      HttpResponse.json({
        ...asAsked(),
        required_status_checks: { contexts: ['Code scan'] },
      }),
    'Missing: the checks',
  ],
  [
    'does not say',
    () => HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
    'It is **not known** whether main is protected',
  ],
  ['answers nonsense', () => HttpResponse.text('<html>'), '**not known**'],
])(
  'tells on the result page when GitHub %s, for Backstage goes on',
  async (_what, readBack, reason) => {
    github(refused, readBack);
    const backend = await startTasks({
      config: CONFIG,
      features: [githubModule],
    });
    const { completion, log } = await runTask(backend.server, {
      ...ANSWERS,
      publish: 'github',
    });
    expect(log).toContain('Skipping: default branch protection on');
    expect(completion.error).toBeUndefined();
    expect(told(completion.output.text)).toContain(reason);
    expect(told(completion.output.text)).not.toContain('main is protected as');
  },
);

it('publishes to GitLab with what it can enforce, and tells the rest', async () => {
  gitlab();
  const backend = await startTasks({
    config: CONFIG,
    features: [gitlabModule],
  });
  const { completion, log } = await runTask(backend.server, {
    ...ANSWERS,
    publish: 'gitlab',
    ci: 'gitlab-ci',
  });
  expect([completion.error, log]).toEqual([undefined, log]);
  expect(called()).toEqual([
    'GET namespace',
    'GET user',
    'GET projects',
    'POST project',
    'POST protected branch',
    'GET protected branch',
  ]);
  expect(bodyOf('POST project')).toMatchObject({
    visibility: 'private',
    only_allow_merge_if_pipeline_succeeds: true,
    allow_merge_on_skipped_pipeline: false,
    only_allow_merge_if_all_discussions_are_resolved: true,
  });
  expect(bodyOf('POST protected branch')).toEqual({ name: 'main' });
  const notEnforced = told(completion.output.text);
  expect(notEnforced).toContain('2 approvals, of code owners');
  expect(notEnforced).toContain('Maintainers may push to main directly');
  expect(notEnforced).toContain('Missing: nobody pushes to it directly.');
  expect(backend.registered).toContain(
    'https://gitlab.com/harbour/ledger/-/blob/main/catalog-info.yaml',
  );
});
