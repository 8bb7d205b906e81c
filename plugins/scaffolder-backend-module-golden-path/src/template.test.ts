import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Entity } from '@backstage/catalog-model';
import { memoryTree, verifyTree } from '@fairway/plugin-golden-path-node';
import request from 'supertest';
import { parse, parseAllDocuments } from 'yaml';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from './__testUtils__/gitServer';
import {
  ANSWERS,
  type Answers,
  group,
  runTask,
  startOver,
  startTasks,
  type TaskServer,
  templateOf,
  TEMPLATES,
} from './__testUtils__/taskBackend';

const run = promisify(execFile);
const FOLDER = TEMPLATES;
const TEMPLATE: Entity = parse(
  readFileSync(join(FOLDER, 'secure-service-node.yaml'), 'utf8'),
);
interface RenderedFile {
  text: string;
  executable: boolean;
}

const skeleton = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name));

let git: TestGitServer;

function startScaffolder(owner?: Entity, templates?: Entity[]) {
  return startTasks({
    config: { goldenPath: { localGit: { url: git.url, token: GIT_TOKEN } } },
    ...(owner && { owner }),
    ...(templates && { templates }),
  });
}

/** Renders with the scaffolder's own dry run. */
async function dryRun(server: TaskServer, answers: Answers = {}) {
  const response = await request(server)
    .post('/api/scaffolder/v2/dry-run')
    .send({
      template: TEMPLATE,
      values: { ...ANSWERS, ...answers },
      directoryContents: skeleton.map(path => ({
        path: relative(FOLDER, path),
        base64Content: readFileSync(path).toString('base64'),
      })),
    });
  const files: Record<string, RenderedFile> = {};
  for (const file of response.body.directoryContents ?? []) {
    files[file.path] = {
      text: Buffer.from(file.base64Content, 'base64').toString('utf8'),
      executable: file.executable === true,
    };
  }
  return { status: response.status, body: response.body, files };
}

/** Every combination is rendered where the path is; here the form's way to it is shown. */
const OPTIONS: Answers[] = [
  { tier: '1', personalData: true, system: 'payments' },
  { tier: '3', personalData: false, system: '' },
];
const HOSTILE = [
  'Says "yes": it\'s 100% # not a comment',
  '- [ ] {a: b}, *c &d !e | f',
  '{{ values.contact }} {% if %} ${HOME} `id`',
  "'; rm -rf / \\ \\n",
];

beforeAll(async () => {
  git = await startGitServer();
});
afterAll(() => git.stop());
jest.setTimeout(120_000);

async function judge(files: Record<string, RenderedFile>) {
  const results = await verifyTree(
    memoryTree(
      Object.fromEntries(Object.entries(files).map(([p, f]) => [p, f.text])),
    ),
  );
  return results.filter(
    r => r.state !== 'pass' && r.state !== 'not-applicable',
  );
}

describe('the rendered service', () => {
  let server: TaskServer;
  beforeAll(async () => {
    ({ server } = await startScaffolder());
  });

  it.each(OPTIONS)('passes every control with %j', async options => {
    const { status, files } = await dryRun(server, options);
    expect(status).toBe(200);
    expect(await judge(files)).toEqual([]);

    for (const [path, { text, executable }] of Object.entries(files)) {
      expect([path, executable]).toEqual([path, false]);
      expect([path, /\$\{\{\s*values|\{%|%\}/.exec(text)]).toEqual([
        path,
        null,
      ]);
      expect([path, path.includes('{')]).toEqual([path, false]);
    }
    const broken = Object.keys(files)
      .filter(path => /\.ya?ml$/.test(path))
      .filter(path =>
        parseAllDocuments(files[path].text).some(d => d.errors.length > 0),
      );
    expect(broken).toEqual([]);
    // An unescaped expression would have been emptied.
    expect(files['.github/workflows/ci.yaml'].text).toContain(
      '${{ github.sha }}',
    );
    expect('privacy/README.md' in files).toBe(options.personalData);
    expect(files['src/logging/logger.ts'].text.includes("'email'")).toBe(
      options.personalData,
    );
    expect(JSON.parse(files['package-lock.json'].text).name).toBe('ledger');
    expect(JSON.parse(files['package.json'].text).description).toBe(
      ANSWERS.description,
    );
    const info = parse(files['catalog-info.yaml'].text);
    expect(info.spec.owner).toBe('group:default/payments');
    expect(info.spec.system).toBe(options.system || undefined);
    expect(info.metadata.annotations).toMatchObject({
      'fairway.dev/git-repository': 'harbour/ledger',
      'fairway.dev/tier': options.tier,
      'backstage.io/source-template': 'template:default/secure-service-node',
    });
  });

  it.each(HOSTILE)('keeps the description %j as it is', async description => {
    const { status, files } = await dryRun(server, { description });
    expect(status).toBe(200);
    expect(await judge(files)).toEqual([]);
    expect(parse(files['catalog-info.yaml'].text).metadata.description).toBe(
      description,
    );
    expect(JSON.parse(files['package.json'].text).description).toBe(
      description,
    );
  });

  it.each([
    { name: '../x' },
    { name: 'A' },
    { name: 'x\ny' },
    { name: '{{x}}' },
    { description: 'two\nlines' },
    { description: '<script>' },
    { description: '${{ values.contact }}' },
    { owner: 'user:default/ana' },
    { owner: 'group:default/payments\nx' },
    { system: 'a b' },
    { tier: '4' },
  ])('does not take %j', async answers => {
    expect((await dryRun(server, answers)).status).toBe(400);
  });

  it('records the answers and the hash of every file', async () => {
    const { files } = await dryRun(server);
    const manifest = JSON.parse(files['.golden-path/manifest.json'].text);
    expect(Object.keys(manifest.files).sort()).toEqual(
      Object.keys(files)
        .filter(p => !p.startsWith('.golden-path/'))
        .sort(),
    );
    expect(manifest.template.version).toBe(
      TEMPLATE.metadata.annotations?.['backstage.io/template-version'],
    );
    expect(manifest.files.Dockerfile.ownership).toBe('managed');
    expect(manifest.files['src/routes.ts'].ownership).toBe('seeded');
    const answers = parse(files['.golden-path/answers.yaml'].text);
    expect(answers.version).toBe(manifest.template.version);
    expect(answers.values).toMatchObject(ANSWERS);
    expect(
      parse(files['.golden-path/controls.yaml'].text).controls,
    ).toContainEqual(
      expect.objectContaining({ id: 'dockerfile', state: 'pass' }),
    );
  });

  it('runs as a pod that meets the restricted standard', async () => {
    const { files } = await dryRun(server);
    const { spec } = parse(files['deploy/k8s/deployment.yaml'].text).spec
      .template;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

describe('a whole task', () => {
  it('publishes a service that builds, runs and refuses, and registers it', async () => {
    const { server, registered, asked } = await startScaffolder();
    const { completion, log } = await runTask(server, {
      ...ANSWERS,
      name: 'whole',
    });
    expect([completion.error, log]).toEqual([undefined, log]);
    const info = `${git.url}/harbour/whole/raw/main/catalog-info.yaml`;
    expect(registered).toContain(info);
    expect(asked).toEqual([
      'POST jit-access/service-policies',
      'POST security-scorecard/scorecards/component/default/whole/refresh',
    ]);
    const steps = [...log.matchAll(/Beginning step (.*)/g)].map(m => m[1]);
    const order = (name: RegExp) => steps.findIndex(step => name.test(step));
    expect(order(/^Verify/)).toBeGreaterThan(-1);
    expect(order(/^Verify/)).toBeLessThan(order(/^Publish/));
    expect(order(/^Publish/)).toBeLessThan(order(/^Register in/));
    expect(log).toMatch(/Recorded component:default\/whole as [0-9a-f]{64}/);
    expect(completion.output.links).toEqual([
      expect.objectContaining({ entityRef: 'component:default/whole' }),
      ...['security', 'golden-path', 'access'].map(tab =>
        expect.objectContaining({
          url: `/catalog/default/component/whole/${tab}`,
        }),
      ),
      expect.objectContaining({ url: `${git.url}/harbour/whole` }),
    ]);
    expect(completion.output.text[0].content).toContain(
      'payments@harbour.internal',
    );

    const folder = await mkdtemp(join(tmpdir(), 'fairway-clone-'));
    await run('git', ['clone', '-q', `${git.url}/harbour/whole.git`, folder]);
    const pushed = await run(
      'git',
      [
        '-c',
        'user.name=Ana',
        '-c',
        'user.email=ana@harbour.internal',
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'x',
      ],
      { cwd: folder },
    ).then(() =>
      run(
        'git',
        [
          'push',
          `${git.url.replace('//', '//ana:ana-demo@')}/harbour/whole.git`,
          'HEAD:main',
        ],
        { cwd: folder },
      ).catch(error => error),
    );
    expect(String(pushed.stderr)).toContain('main is protected');
    await rm(folder, { recursive: true });
  });

  it.each([
    [
      'the user of the image',
      'skeletons/node/Dockerfile',
      /^USER .*$/m,
      '',
      'Container image: the last stage',
    ],
    [
      'the rights of the pipeline',
      'skeletons/ci-github/.github/workflows/ci.yaml',
      'permissions: {}',
      'permissions: write-all',
      'Pipeline: ',
    ],
    [
      'the owners of the deployment',
      'skeletons/base/CODEOWNERS',
      /^\/deploy\/.*$/m,
      '',
      'Code owners: ',
    ],
  ])(
    'stops before it publishes when %s is weakened, and says why in its log',
    async (_what, file, from, to, reason) => {
      const folder = await mkdtemp(join(tmpdir(), 'fairway-weakened-'));
      await cp(FOLDER, folder, { recursive: true });
      const path = join(folder, file);
      const before = readFileSync(path, 'utf8');
      const weak = before.replace(from, to);
      expect(weak).not.toBe(before);
      await writeFile(path, weak);
      const { server, registered, asked } = await startScaffolder(undefined, [
        templateOf('secure-service-node', folder),
      ]);
      const { completion, log } = await runTask(server, {
        ...ANSWERS,
        name: 'weakened',
      });
      expect(completion.error.message).toContain(
        'The service is not published',
      );
      expect(completion.error.message).toContain(reason);
      expect(log).toContain(completion.error.message);
      expect(log).not.toContain('Beginning step Publish');
      expect([registered, asked]).toEqual([[], []]);
      const page = await fetch(`${git.url}/harbour/weakened`);
      expect(page.status).toBe(404);
      await rm(folder, { recursive: true });
    },
  );

  it('leaves the access policy to an owner when the person may not register it', async () => {
    const { server } = await startTasks({
      config: { goldenPath: { localGit: { url: git.url, token: GIT_TOKEN } } },
      accessStatus: 403,
    });
    const { completion, log } = await runTask(server, {
      ...ANSWERS,
      name: 'foreign',
    });
    expect([completion.error, log]).toEqual([undefined, log]);
    expect(log).toContain('have one of its owners register it');
  });

  it('does what is left when it is started over', async () => {
    const { server, registered } = await startScaffolder();
    const { id } = await runTask(server, { ...ANSWERS, name: 'twice' });
    const { completion, log } = await startOver(server, id);
    expect([completion.error, log]).toEqual([undefined, log]);
    expect(registered).toEqual([
      `${git.url}/harbour/twice/raw/main/catalog-info.yaml`,
    ]);
  });

  it('publishes nothing when a control does not pass', async () => {
    const { server, registered } = await startScaffolder(group());
    const { completion } = await runTask(server, {
      ...ANSWERS,
      name: 'contactless',
    });
    expect(completion.error.message).toContain('Security policy');
    expect(registered).toEqual([]);
    const page = await fetch(`${git.url}/harbour/contactless`);
    expect(page.status).toBe(404);
  });
});
