import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from '../__testUtils__/gitServer';
import { createPublishLocalGitAction } from './publishLocalGit';

const run = promisify(execFile);
const MANIFEST = '.golden-path/manifest.json';

let git: TestGitServer;
const workspace = createMockDirectory();
const clones = createMockDirectory();

function action(token = GIT_TOKEN, url = git.url) {
  return createPublishLocalGitAction({
    config: mockServices.rootConfig({
      data: { goldenPath: { localGit: { url, token } } },
    }),
  });
}

function context(name: string, overrides: object = {}) {
  return {
    ...createMockActionContext({
      workspacePath: workspace.path,
      input: { owner: 'harbour', name },
    }),
    ...overrides,
  };
}

beforeAll(async () => {
  git = await startGitServer();
});
afterAll(() => git.stop());

beforeEach(() => {
  workspace.setContent({
    'README.md': '# Ledger',
    'catalog-info.yaml': 'kind: Component',
    '.github': { workflows: { 'ci.yaml': 'on: push' } },
    '.golden-path': { 'manifest.json': '{"task":"1"}' },
  });
});

it('publishes what git then clones, and tells the addresses', async () => {
  const ctx = context('ledger');
  await action().handler(ctx);
  const base = `${git.url}/harbour/ledger`;
  expect(jest.mocked(ctx.output).mock.calls).toEqual(
    expect.arrayContaining([
      ['repositoryUrl', base],
      ['remoteUrl', `${base}.git`],
      ['repoContentsUrl', `${base}/raw/main/`],
      ['catalogInfoUrl', `${base}/raw/main/catalog-info.yaml`],
      ['commitHash', expect.stringMatching(/^[0-9a-f]{40}$/)],
    ]),
  );
  const raw = await fetch(`${base}/raw/main/catalog-info.yaml`);
  expect(await raw.text()).toBe('kind: Component');
  await run('git', ['clone', '-q', `${base}.git`, join(clones.path, 'ledger')]);
  expect(
    await readFile(
      join(clones.path, 'ledger/.github/workflows/ci.yaml'),
      'utf8',
    ),
  ).toBe('on: push');
});

it('can be repeated by the same task, and adds no commit', async () => {
  const first = context('repeat');
  await action().handler(first);
  const second = context('repeat');
  await action().handler(second);
  const commit = (ctx: typeof first) =>
    jest.mocked(ctx.output).mock.calls.find(([k]) => k === 'commitHash');
  expect(commit(second)).toEqual(commit(first));
});

it('goes on after a run that created the repository and pushed nothing', async () => {
  await fetch(`${git.url}/api/repos`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${GIT_TOKEN}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ owner: 'harbour', name: 'half' }),
  });
  workspace.addContent({ '.git': { HEAD: 'left behind' } });
  const ctx = context('half');
  await action().handler(ctx);
  expect(ctx.output).toHaveBeenCalledWith('commitHash', expect.any(String));
});

it('refuses a name that another service has', async () => {
  await action().handler(context('taken'));
  workspace.addContent({ [MANIFEST]: '{"task":"2"}' });
  await expect(action().handler(context('taken'))).rejects.toThrow(
    'choose another name',
  );
});

it('asks the checkpoint, so that a recovered task does not publish twice', async () => {
  const checkpoint = jest.fn().mockResolvedValue('f'.repeat(40));
  const ctx = context('recovered', { checkpoint });
  await action().handler(ctx);
  expect(ctx.output).toHaveBeenCalledWith('commitHash', 'f'.repeat(40));
  const page = await fetch(`${git.url}/harbour/recovered`);
  expect(page.status).toBe(404);
});

it('publishes nothing in a dry run', async () => {
  const ctx = context('dry', { isDryRun: true });
  await action().handler(ctx);
  expect(ctx.output).toHaveBeenCalledWith(
    'catalogInfoUrl',
    `${git.url}/harbour/dry/raw/main/catalog-info.yaml`,
  );
  expect((await fetch(`${git.url}/harbour/dry`)).status).toBe(404);
});

it('does not publish secrets', async () => {
  const key = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
  workspace.addContent({ 'key.pem': key });
  await expect(action().handler(context('leaky'))).rejects.toThrow(
    /did not take the first push.*a private key in file "key.pem"/,
  );
  const left = await fetch(`${git.url}/api/repos/harbour/leaky`);
  expect(await left.json()).toMatchObject({ head: null });
});

it.each(['..', 'a/b', 'A', '-a', 'a.git', 'a..b', ''])(
  'refuses the name %j',
  async name => {
    await expect(action().handler(context(name))).rejects.toThrow(
      "can't be part of a repository's address",
    );
  },
);

it('explains a wrong token, a missing server and missing configuration', async () => {
  await expect(
    action('wrong-token-of-tests').handler(context('x')),
  ).rejects.toThrow('401');
  await expect(
    action(GIT_TOKEN, 'http://127.0.0.1:1/git').handler(context('x')),
  ).rejects.toThrow("can't be reached");
  const unconfigured = createPublishLocalGitAction({
    config: mockServices.rootConfig(),
  });
  await expect(unconfigured.handler(context('x'))).rejects.toThrow(
    'set goldenPath.localGit.url',
  );
});

it('works below a folder of the workspace and nowhere above', async () => {
  workspace.setContent({ service: { 'README.md': 'x' }, other: 'y' });
  await action().handler(
    context('below', {
      input: { owner: 'harbour', name: 'below', sourcePath: 'service' },
    }),
  );
  const raw = await fetch(`${git.url}/harbour/below/raw/main/README.md`);
  expect(raw.status).toBe(200);
  await action().handler(
    context('above', {
      input: { owner: 'harbour', name: 'above', sourcePath: '../..' },
    }),
  );
  const above = `${git.url}/harbour/above/raw/main`;
  expect((await fetch(`${above}/other`)).status).toBe(200);
});
