import { execFile } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  DEFAULT_LIMITS,
  GIT_REPOSITORY_ANNOTATION,
  readRepository,
} from '@fairway/plugin-golden-path-node';
import {
  type Collector,
  collectorsExtensionPoint,
} from '@fairway/plugin-security-scorecard-node';
import { createGitServer } from '@fairway/sandbox';
import { servicePushesServiceRef } from '@fairway/plugin-service-repository-node';
import {
  basicAuthorization,
  startCodeHost,
  stopHosts,
} from '@fairway/plugin-service-repository-node/testUtils';
import { collectorOf, NOW } from './__testUtils__/collectorOf';
import { securityScorecardModuleGoldenPath } from './module';

const run = promisify(execFile);
const TOKEN = 'portal-token-of-tests';

let folder: string;
let server: Server;
let url: string;

function service(name: string, repository: string | undefined): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: repository
        ? { [GIT_REPOSITORY_ANNOTATION]: repository }
        : {},
    },
  };
}

async function collect(
  collector: Collector,
  entities: Entity[],
  signal = new AbortController().signal,
) {
  const observations = [];
  for await (const o of collector.collect(entities, { signal, now: NOW })) {
    observations.push(o);
  }
  return observations;
}

async function createRepository(name: string) {
  await fetch(`${url}/api/repos`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ owner: 'harbour', name }),
  });
}

/** Publishes files as a repository; `null` is a link out of it. */
async function publish(
  name: string,
  files: Record<string, string | Buffer | null>,
) {
  await createRepository(name);
  const directory = await mkdtemp(join(folder, 'seed-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await (content === null
      ? symlink('/etc/passwd', join(directory, path))
      : writeFile(join(directory, path), content));
  }
  const git = (...args: string[]) => run('git', args, { cwd: directory });
  await git('init', '-q', '--initial-branch=main');
  await git('add', '-A');
  await git(
    '-c',
    'user.name=Ana',
    '-c',
    'user.email=ana@harbour.internal',
    'commit',
    '-q',
    '-m',
    'x',
  );
  const remote = url.replace('//', `//portal:${TOKEN}@`);
  await git('push', '-q', `${remote}/harbour/${name}.git`, 'main');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairway-collector-'));
  const handler = createGitServer({
    dataDir: join(folder, 'data'),
    adminToken: TOKEN,
    log: () => undefined,
  });
  server = createServer((req, res) => void handler(req, res));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The git server listens on no port.');
  }
  url = `http://127.0.0.1:${address.port}/git`;
});

afterAll(async () => {
  await stopHosts();
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
  await rm(folder, { recursive: true, force: true });
});

jest.setTimeout(30_000);

const SECURITY = 'Report to a@harbour.internal. You hear within 2 days.';

it('reports facts and findings of a repository', async () => {
  await publish('ledger', { 'SECURITY.md': SECURITY, 'a/ü b.txt': 'x' });
  const [observation] = await collect(collectorOf(url), [
    service('ledger', 'harbour/ledger'),
  ]);
  expect(observation).toMatchObject({
    entityRef: 'component:default/ledger',
    status: 'ok',
    observedAt: '2026-01-02T03:04:05.000Z',
    facts: {
      codeowners: false,
      dockerfile: false,
      workflows: false,
      networkPolicy: false,
      securityPolicy: true,
    },
    coverage: [{ resource: 'harbour/ledger', state: 'scanned' }],
  });
  // Without package.json it is not known how the service logs.
  expect(observation.facts).not.toHaveProperty('structuredLogging');
  expect(observation.findings.map(f => f.vulnerability)).toEqual(
    expect.arrayContaining([
      'golden-path.codeowners',
      'golden-path.dockerfile',
      'golden-path.network-policy',
      'golden-path.workflows',
    ]),
  );
  expect(
    observation.findings.every(f => f.remediation && f.status === 'open'),
  ).toBe(true);
});

it('hides no repository behind a broken one', async () => {
  await publish('good', { 'SECURITY.md': SECURITY });
  await createRepository('empty');
  const observations = await collect(collectorOf(url), [
    service('missing', 'harbour/none'),
    service('empty', 'harbour/empty'),
    service('good', 'harbour/good'),
    service('path', '../../etc/passwd'),
    service('option', '--upload-pack=x/y'),
    service('dots', 'harbour/a..b'),
    service('none', undefined),
  ]);
  expect(observations.map(o => [o.entityRef, o.status])).toEqual([
    ['component:default/path', 'error'],
    ['component:default/option', 'error'],
    ['component:default/dots', 'error'],
    ['component:default/none', 'error'],
    ['component:default/missing', 'error'],
    ['component:default/empty', 'error'],
    ['component:default/good', 'ok'],
  ]);
  for (const o of observations.filter(x => x.status === 'error')) {
    expect(o).toMatchObject({ facts: {}, findings: [] });
    expect(o.error).toBeTruthy();
  }
});

it('never reads through links, nor binary or large files', async () => {
  await publish('hostile', {
    CODEOWNERS: null,
    'binary.bin': Buffer.from([0, 1, 2, 3]),
    'large.txt': 'x'.repeat(2000),
    'small.txt': 'small',
  });
  const tree = await readRepository(`${url}/harbour/hostile.git`, {
    signal: new AbortController().signal,
    limits: { ...DEFAULT_LIMITS, fileBytes: 1000 },
  });
  expect(tree.paths().map(p => [p, tree.read(p)])).toEqual([
    ['CODEOWNERS', undefined],
    ['binary.bin', undefined],
    ['large.txt', undefined],
    ['small.txt', 'small'],
  ]);
});

it('stops at its limits and leaves nothing behind', async () => {
  await publish('big', { a: 'a', b: 'b' });
  const read = (limits: object) =>
    readRepository(`${url}/harbour/big.git`, {
      signal: new AbortController().signal,
      limits: { ...DEFAULT_LIMITS, ...limits },
    });
  const left = async () =>
    (await readdir(tmpdir())).filter(f => f.startsWith('fairway-repository-'));
  const before = await left();
  await expect(read({ files: 1 })).rejects.toThrow('more than 1 files');
  await expect(read({ cloneBytes: 10 })).rejects.toThrow('more than 10 bytes');
  const some = await read({ totalBytes: 1 });
  expect([some.read('a'), some.read('b')]).toEqual(['a', undefined]);
  expect(await left()).toEqual(before);
});

it('reads over http only', async () => {
  const { signal } = new AbortController();
  await expect(
    readRepository(join(folder, 'data/git/harbour/big.git'), { signal }),
  ).rejects.toThrow(/not allowed/);
  await expect(readRepository('ext::true', { signal })).rejects.toThrow(
    /not allowed/,
  );
});

it('ends when it is told to', async () => {
  const aborted = AbortSignal.abort(new Error('over time'));
  await expect(
    collect(collectorOf(url), [service('s', 'harbour/ledger')], aborted),
  ).rejects.toThrow('over time');
});

it('says what to configure when there is no git server', async () => {
  const [o] = await collect(collectorOf(undefined), [
    service('s', 'harbour/ledger'),
  ]);
  expect(o).toMatchObject({
    status: 'error',
    error: expect.stringContaining('set goldenPath.localGit.url'),
    findings: [],
  });
});

it('takes contacts of the configured domains', async () => {
  const judge = async (contactDomains: string[]) => {
    const collector = collectorOf(
      url,
      {},
      {
        contactDomains,
        read: async () =>
          new Map([
            [
              'SECURITY.md',
              { bytes: Buffer.from(SECURITY), executable: false },
            ],
          ]),
      },
    );
    const [o] = await collect(collector, [service('s', 'harbour/s')]);
    return o.facts.securityPolicy;
  };
  expect(await judge(['harbour.internal'])).toBe(true);
  expect(await judge(['elsewhere.org'])).toBe(false);
});

it('is added to the scorecard with its facts, and hears of pushes', async () => {
  const listen = jest.fn();
  const added: Collector[] = [];
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'security-scorecard',
        register(env) {
          env.registerExtensionPoint(collectorsExtensionPoint, {
            addCollector: (...collectors) => added.push(...collectors),
          });
          env.registerInit({ deps: {}, init: async () => undefined });
        },
      }),
      securityScorecardModuleGoldenPath,
      createServiceFactory({
        service: servicePushesServiceRef,
        deps: {},
        factory: () => ({ listen }),
      }),
      mockServices.rootConfig.factory({
        data: { goldenPath: { localGit: { url: `${url}/`, token: TOKEN } } },
      }),
    ],
  });
  expect(listen).toHaveBeenCalledTimes(1);
  expect(added.map(c => [c.id, c.pillar])).toEqual([
    ['golden-path', 'golden-path'],
  ]);
  expect(Object.keys(added[0].facts)).toEqual(
    expect.arrayContaining([
      'networkPolicy',
      'securityPolicy',
      'templateOutdated',
      'filesWeakened',
    ]),
  );
  const [o] = await collect(added[0], [service('ledger', 'harbour/ledger')]);
  expect(o.status).toBe('ok');
});

it('reads a repository once for all that are in it', async () => {
  const read = jest.fn(
    async () =>
      new Map([
        ['SECURITY.md', { bytes: Buffer.from(SECURITY), executable: false }],
      ]),
  );
  const observations = await collect(collectorOf(url, {}, { read }), [
    service('one', 'harbour/both'),
    service('other', 'harbour/both'),
    service('third', 'harbour/third'),
  ]);
  expect(read).toHaveBeenCalledTimes(2);
  expect(observations.map(o => [o.entityRef, o.status])).toEqual([
    ['component:default/one', 'ok'],
    ['component:default/other', 'ok'],
    ['component:default/third', 'ok'],
  ]);
  expect(observations[0].facts).toEqual(observations[1].facts);
});

it('reads from a host with its credentials, and tells nobody of them', async () => {
  const token = 'ghp_4f9TokenOfTests';
  const { host, asked } = await startCodeHost({
    repositories: { 'harbour/ledger': { 'SECURITY.md': SECURITY } },
    authorization: basicAuthorization(`x-access-token:${token}`),
  });
  const apiBaseUrl = `http://${host}/api/v3`;
  const observe = async (given: string) => {
    const collector = collectorOf(undefined, {
      github: [{ host, apiBaseUrl, token: given }],
    });
    const ledger = service('ledger', undefined);
    ledger.metadata.annotations = {
      'github.com/project-slug': 'harbour/ledger',
    };
    expect(collector.selects(ledger)).toBe(true);
    const [observation] = await collect(collector, [ledger]);
    return observation;
  };
  const seen = await observe(token);
  expect(seen).toMatchObject({
    status: 'ok',
    facts: { securityPolicy: true, dockerfile: false },
    coverage: [{ resource: `${host}/harbour/ledger`, state: 'scanned' }],
  });
  expect(seen.findings[0].component).toBe(`${host}/harbour/ledger`);
  expect(asked.length).toBeGreaterThan(0);

  const refused = await observe('ghp_WrongTokenOfTests');
  expect(refused).toMatchObject({
    status: 'error',
    error: expect.stringContaining('harbour/ledger could not be read: '),
    facts: {},
    findings: [],
    coverage: [{ resource: `${host}/harbour/ledger`, state: 'broken' }],
  });
  expect(JSON.stringify(refused)).not.toContain('WrongToken');
});
