import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from '../__testUtils__/gitServer';
import { Speaker } from '@fairway/plugin-spoken-node';
import { createUpgradeAction } from './upgrade';

const run = promisify(execFile);
const workspace = createMockDirectory();
const clones = createMockDirectory();
let git: TestGitServer;

const service = (
  name: string,
  annotations: Record<string, string> = {
    'fairway.dev/git-repository': `harbour/${name}`,
  },
  owner = 'payments',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { namespace: 'default', name, annotations },
  spec: { type: 'service', lifecycle: 'production', owner },
});

const ENTITIES = [
  {
    ...service('payments-worker'),
    metadata: {
      ...service('payments-worker').metadata,
      title: 'Payments worker',
    },
  },
  service('shipment-tracker', undefined, 'group:default/logistics'),
  service('borrower', {
    'fairway.dev/git-repository': 'harbour/payments-worker',
  }),
  service('promotions-service', undefined, 'Group:storefront'),
  service('not-there'),
  service('nowhere', {}),
  service('on-github', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/on-github/tree/main/services/one/',
  }),
  service('on-gitlab', {
    'backstage.io/source-location':
      'url:https://gitlab.com/harbour/group/on-gitlab/-/tree/main/',
  }),
  service('climbing', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/on-github/tree/main/a%2F..%2F..%2Fb/',
  }),
  service('sideways', {
    'backstage.io/source-location':
      'url:https://github.com/harbour%2Fother/on-github/tree/main/',
  }),
  // The repository of nobody's service.
  service('unheard-of', {
    'fairway.dev/git-repository': 'platform/golden-path',
  }),
];

/** Services that whoever started the task may not upgrade. */
let forbidden: string[] = [];
const authorize: PermissionsService['authorize'] = async (asked, options) => {
  expect(options).toEqual({ credentials: mockCredentials.user() });
  return asked.map(({ permission, ...about }) => ({
    result:
      permission.name === 'golden-path.service.upgrade' &&
      'resourceRef' in about &&
      !forbidden.includes(String(about.resourceRef))
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
  }));
};
afterEach(() => {
  forbidden = [];
});

/** An address that is not the one of a default branch. */
const BRANCH = /\/tree\//;

const catalogInfo = (name: string, owner = 'group:default/payments') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  owner: ${owner}\n`;

function action(tree: Record<string, string> = {}) {
  const config = mockServices.rootConfig({
    data: {
      goldenPath: {
        localGit: { url: git.url, token: GIT_TOKEN },
        contactDomains: ['harbour.example'],
      },
      integrations: {
        github: [{ host: 'github.com' }],
        gitlab: [
          { host: 'gitlab.com', apiBaseUrl: 'https://gitlab.com/api/v4' },
        ],
      },
    },
  });
  const auth = mockServices.auth();
  const catalog = catalogServiceMock({ entities: ENTITIES });
  return createUpgradeAction({
    auth,
    speaker: new Speaker({ catalog, auth }),
    config,
    permissions: { authorize },
    catalog,
    integrations: ScmIntegrations.fromConfig(config),
    reader: mockServices.urlReader.mock({
      readTree: async (url, options) => ({
        files: async () =>
          (BRANCH.test(url) ? [] : Object.entries(tree))
            .filter(([path]) => options?.filter?.(path) ?? true)
            .map(([path, text]) => ({
              path,
              content: async () => Buffer.from(text),
            })),
        archive: () => Promise.reject(new Error('not used')),
        dir: () => Promise.reject(new Error('not used')),
        etag: '',
      }),
    }),
  });
}

type Input = {
  entityRef?: string;
  entityRefs?: string[];
  repository?: string;
  toVersion?: string;
  lane?: 'all' | 'security';
};

async function upgrade(
  input: Input,
  options: { isDryRun?: boolean; tree?: Record<string, string> } = {},
) {
  const ctx = {
    ...createMockActionContext({ workspacePath: workspace.path, input }),
    getInitiatorCredentials: async () => mockCredentials.user(),
    isDryRun: options.isDryRun,
    user: { ref: 'user:default/petra' },
  };
  await action(options.tree).handler(ctx);
  return Object.fromEntries(jest.mocked(ctx.output).mock.calls);
}

async function api(path: string, init: { as?: string; body?: object } = {}) {
  const { as = 'portal', body } = init;
  const password = as === 'portal' ? GIT_TOKEN : `${as}-demo`;
  const response = await fetch(`${git.url}/api/repos/harbour/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'Content-Type': 'application/json',
      // The server shares this process, which is busy for longer than it keeps connections.
      Connection: 'close',
      Authorization: `Basic ${Buffer.from(`${as}:${password}`).toString('base64')}`,
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(JSON.stringify(answer));
  }
  return answer;
}

let clone = 0;
/** Clones a branch and returns a function that runs git there. */
async function cloned(repository: string, branch = 'main') {
  clone += 1;
  const folder = `${clones.path}/${clone}`;
  const url = `${git.url}/harbour/${repository}.git`;
  await run('git', ['clone', '-q', '--branch', branch, url, folder]);
  return async (...args: string[]) =>
    (await run('git', args, { cwd: folder })).stdout;
}

beforeAll(async () => {
  git = await startGitServer({ seed: true });
});
afterAll(() => git.stop());
jest.setTimeout(300_000);

const ALL = 'change/golden-path-1.2.0';

it('opens no change in a repository that a service only says is its own', async () => {
  forbidden = ['component:default/payments-worker'];
  for (const isDryRun of [false, true]) {
    await expect(
      upgrade({ entityRef: 'component:default/borrower' }, { isDryRun }),
    ).rejects.toThrow(
      'You may not open a change in the repository of component:default/payments-worker',
    );
  }
});

describe('opens no change in a repository that does not name the service', () => {
  const MINE = 'services/one/catalog-info.yaml';
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no file', { 'services/one/README.md': '# One\n' }],
    ['another service', { [MINE]: catalogInfo('ledger') }],
    ['another owner', { [MINE]: catalogInfo('on-github', 'group:checkout') }],
    ['another folder', { 'catalog-info.yaml': catalogInfo('on-github') }],
    ['what is no YAML', { [MINE]: `${catalogInfo('on-github')}a: [` }],
    ['what is too long', { [MINE]: catalogInfo('on-github').padEnd(500_001) }],
  ])('%s', async (_, tree) => {
    for (const isDryRun of [false, true]) {
      await expect(
        upgrade(
          { entityRef: 'component:default/on-github' },
          { isDryRun, tree },
        ),
      ).rejects.toThrow(
        'The repository does not say that it is the one of component:default/on-github',
      );
    }
  });

  it('on the local git server', async () => {
    for (const input of [
      { entityRef: 'component:default/unheard-of' },
      { repository: 'platform/golden-path' },
    ]) {
      await expect(upgrade(input)).rejects.toThrow(
        'The repository does not say that it is the one of component:default/unheard-of',
      );
    }
  });
});

it('offers nothing where an address says one thing to people and another to a host', async () => {
  for (const name of ['climbing', 'sideways']) {
    await expect(
      upgrade({ entityRef: `component:default/${name}` }),
    ).rejects.toThrow('does not name a repository of github.com');
  }
});

it('upgrades nothing of which it can not read every file', async () => {
  const tree = Object.fromEntries(
    Array.from({ length: 20_001 }, (_, i) => [`services/one/${i}.txt`, '']),
  );
  await expect(
    upgrade({ entityRef: 'component:default/on-github' }, { tree }),
  ).rejects.toThrow('more than 20000 files');
});

it('opens no change in the repository of a team whose services the person may not upgrade', async () => {
  forbidden = ['component:default/payments-worker'];
  const ref = 'component:default/payments-worker';
  for (const input of [
    { entityRef: ref },
    { entityRef: 'Component:Default/Payments-Worker' },
    { repository: 'harbour/payments-worker' },
  ]) {
    await expect(upgrade(input)).rejects.toThrow(`You may not open a change`);
    await expect(upgrade(input, { isDryRun: true })).rejects.toThrow(ref);
  }
  const { upgrades } = await upgrade({
    entityRefs: [ref, 'component:default/promotions-service'],
  });
  expect(upgrades[0]).toMatchObject({ entityRef: ref, state: 'failed' });
  // Nothing says whose this one is.
  await expect(upgrade({ repository: 'harbour/no-entity' })).rejects.toThrow(
    'No service of the catalog has the repository harbour/no-entity',
  );
  expect((await api('payments-worker/changes')).changes).toEqual([]);
});

it('keeps what the team changed, shows the conflict, and does nothing the second time', async () => {
  const { upgrades, summary } = await upgrade({
    entityRef: 'component:default/payments-worker',
  });
  expect(upgrades).toEqual([
    expect.objectContaining({
      state: 'opened',
      from: '1.0.0',
      to: '1.2.0',
      title: 'Golden path 1.0.0 → 1.2.0, with 1 security fix',
      url: `${git.url}/harbour/payments-worker/changes/1`,
      conflicts: ['deploy/k8s/networkpolicy.yaml'],
    }),
  ]);
  expect(summary).toMatch(
    /^- \*\*\[Payments worker\]\(\/catalog\/default\/component\/payments-worker\)\*\*: /,
  );
  expect(summary).toContain('To resolve: `deploy/k8s/networkpolicy.yaml`');
  const change = await api('payments-worker/changes/1');
  expect(change).toMatchObject({
    state: 'open',
    source: ALL,
    author: 'petra',
    labels: ['golden-path'],
  });
  expect(change.description).toContain('carry data out');
  // A conflict is not merged by mistake: the controls can't judge such a file.
  expect(change.blockers.map((b: { code: string }) => b.code)).toContain(
    'check',
  );

  const there = await cloned('payments-worker', ALL);
  expect(await there('show', 'HEAD:README.md')).toContain('tried five times');
  expect(await there('show', 'HEAD:deploy/k8s/deployment.yaml')).toMatch(
    /topologySpreadConstraints:[^]*value: '10000'/,
  );
  expect(await there('show', 'HEAD:deploy/k8s/networkpolicy.yaml')).toMatch(
    /<<<<<<< this service\n.*see the runbook\.\n\|\|\|\|\|\|\| golden path 1\.0\.0\n=======\n.*podSelector:\n[^]*>>>>>>> golden path 1\.2\.0\n/,
  );
  expect(await there('log', '-1', '--format=%s')).toBe(
    'Golden path 1.0.0 → 1.2.0, with 1 security fix\n',
  );
  expect(await there('show', '--stat', '--format=', 'HEAD')).not.toMatch(
    /src\/(app|auth|audit\/audit)|package|Dockerfile/,
  );

  const refs = await there('ls-remote', 'origin');
  const again = await upgrade({
    entityRef: 'component:default/payments-worker',
  });
  expect(again.upgrades).toEqual([
    expect.objectContaining({ state: 'open', url: upgrades[0].url }),
  ]);
  expect(await there('ls-remote', 'origin')).toBe(refs);
  expect((await api('payments-worker/changes')).changes).toHaveLength(1);
});

it('brings security fixes alone, then the rest, and equals a fresh render in the end', async () => {
  const input = { repository: 'harbour/shipment-tracker' };
  const planned = await upgrade(
    { ...input, lane: 'security' },
    { isDryRun: true },
  );
  expect(planned.upgrades).toEqual([
    expect.objectContaining({ state: 'planned', conflicts: [] }),
  ]);
  expect((await api('shipment-tracker/changes')).changes).toEqual([]);

  const fixes = await upgrade({ ...input, lane: 'security' });
  expect(fixes.upgrades[0]).toMatchObject({
    state: 'opened',
    title:
      'Security: Name resolution reaches the resolver only (golden path 1.2.0)',
  });
  const security = await api('shipment-tracker/changes/1');
  expect(security.labels).toEqual(['golden-path', 'security']);
  expect(security.files.map((f: { path: string }) => f.path)).toEqual([
    '.golden-path/answers.yaml',
    '.golden-path/manifest.json',
    'deploy/k8s/networkpolicy.yaml',
  ]);

  await merge('shipment-tracker', 1);
  expect(
    (await upgrade({ ...input, lane: 'security' })).upgrades[0],
  ).toMatchObject({ state: 'current' });

  const rest = await upgrade(input);
  expect(rest.upgrades[0]).toMatchObject({ state: 'opened', conflicts: [] });
  const change = await api('shipment-tracker/changes/2');
  expect(change.files.map((f: { path: string }) => f.path)).not.toContain(
    'deploy/k8s/networkpolicy.yaml',
  );
  await merge('shipment-tracker', 2);
  expect((await upgrade(input)).upgrades[0]).toMatchObject({
    state: 'current',
    message: 'It is on 1.2.0, the version asked for.',
  });
  // The record of what was rendered is the record of what is there.
  const main = await cloned('shipment-tracker');
  const manifest = JSON.parse(
    await main('show', 'HEAD:.golden-path/manifest.json'),
  );
  expect(manifest.template.version).toBe('1.2.0');
  for (const [path, { sha256 }] of Object.entries<{ sha256: string }>(
    manifest.files,
  )) {
    const text = await main('show', `HEAD:${path}`);
    expect([path, createHash('sha256').update(text).digest('hex')]).toEqual([
      path,
      sha256,
    ]);
  }
  const listed = (await main('ls-tree', '-r', '--name-only', 'HEAD'))
    .trim()
    .split('\n')
    .filter(path => !path.startsWith('.golden-path/'));
  expect(listed.sort()).toEqual(Object.keys(manifest.files).sort());
});

/** Approves a change as everybody who has to, and merges it. */
async function merge(repository: string, id: number) {
  const { head } = await api(`${repository}/changes/${id}`);
  for (const as of ['sam', 'lars']) {
    await api(`${repository}/changes/${id}/approvals`, { as, body: { head } });
  }
  const merged = await api(`${repository}/changes/${id}/merge`, {
    as: 'sam',
    body: { head },
  });
  expect(merged.state).toBe('merged');
}

it('goes on with the others when one can not be upgraded', async () => {
  const { upgrades } = await upgrade({
    entityRef: 'component:default/not-there',
    entityRefs: [
      'component:default/nowhere',
      'component:default/unknown',
      'component:default/promotions-service',
    ],
  });
  expect(upgrades.map((u: { state: string }) => u.state)).toEqual([
    'failed',
    'failed',
    'failed',
    'current',
  ]);
  await expect(
    upgrade({ entityRef: 'component:default/nowhere' }),
  ).rejects.toThrow('neither the annotation');
  await expect(
    upgrade({
      entityRefs: ['component:default/nowhere', 'component:default/unknown'],
    }),
  ).rejects.toThrow('None of the services');
  await expect(upgrade({})).rejects.toThrow('Give 1 to 100');
  await expect(
    upgrade({ repository: 'harbour/payments-worker', toVersion: '9.0.0' }),
  ).rejects.toThrow('the releases are 1.0.0, 1.1.0, 1.2.0');
});

it('offers no branch of somebody else in its name', async () => {
  const there = await cloned('payments-worker');
  const remote = `${git.url.replace('//', `//portal:${GIT_TOKEN}@`)}/harbour/payments-worker.git`;
  const branch = `refs/heads/${ALL}-security`;
  await there('push', '-q', remote, `HEAD:${branch}`);
  await expect(
    upgrade({ repository: 'harbour/payments-worker', lane: 'security' }),
  ).rejects.toThrow('holds something else');
  await there('push', '-q', remote, `:${branch}`);
});

it('leaves a change that the team closed closed', async () => {
  await upgrade({ repository: 'harbour/payments-worker', lane: 'security' });
  const { changes } = await api('payments-worker/changes');
  const { id } = changes.find((c: { source: string }) =>
    c.source.endsWith('-security'),
  );
  await api(`payments-worker/changes/${id}/close`, { body: {} });
  const { upgrades } = await upgrade({
    repository: 'harbour/payments-worker',
    lane: 'security',
  });
  expect(upgrades[0]).toMatchObject({ state: 'closed' });
  expect((await api('payments-worker/changes')).changes).toHaveLength(
    changes.length,
  );
});

it.each([
  [
    'on-github',
    'github',
    'github.com?owner=harbour&repo=on-github',
    'services/one',
  ],
  [
    'on-gitlab',
    'gitlab',
    'gitlab.com?owner=harbour%2Fgroup&repo=on-gitlab',
    '',
  ],
])(
  'prepares what the publish action takes: %s',
  async (name, host, repoUrl, folder) => {
    const main = await cloned('payments-worker');
    const tree: Record<string, string> = {};
    const start = folder === '' ? '' : `${folder}/`;
    for (const path of (await main('ls-tree', '-r', '--name-only', 'HEAD'))
      .trim()
      .split('\n')) {
      tree[`${start}${path}`] = await main('show', `HEAD:${path}`);
    }
    const own = `${start}catalog-info.yaml`;
    tree[own] = tree[own].replace('name: payments-worker', `name: ${name}`);
    const output = await upgrade(
      { entityRef: `component:default/${name}` },
      { tree },
    );
    expect(output.upgrades[0]).toMatchObject({
      state: 'prepared',
      conflicts: ['deploy/k8s/networkpolicy.yaml'],
    });
    expect(output[host]).toEqual([
      expect.objectContaining({
        repoUrl,
        branchName: ALL,
        targetPath: folder,
        sourcePath: `golden-path-upgrades/${host}`,
        title: 'Golden path 1.0.0 → 1.2.0, with 1 security fix',
      }),
    ]);
    expect(workspace.content()).toHaveProperty([
      'golden-path-upgrades',
      host,
      'deploy',
      'k8s',
      'deployment.yaml',
    ]);
  },
);
