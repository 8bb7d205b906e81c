import type { Entity } from '@backstage/catalog-model';
import { readRepository, type Tree } from '@fairway/plugin-golden-path-node';
import type { JsonObject } from '@backstage/types';
import { repositoriesOf, service } from './__testUtils__/services';
import { GitCredentials } from './GitCredentials';
import type { FoundServices, ServiceRepositories } from './ServiceRepositories';
import {
  basicAuthorization as basic,
  startCodeHost,
  startHost,
  stopHosts,
  type TestHost,
} from './testUtils';

const SOURCE = 'backstage.io/source-location';
const GITHUB = 'github.com/project-slug';
const GITLAB = 'gitlab.com/project-slug';
const TOKEN = 'ghp_4f9TokenOfTests';
const FILES = { 'SECURITY.md': 'Write to us.', 'a/b.txt': 'x' };

let github: TestHost;
let gitlab: TestHost;
/** A host that no configuration names. */
let stranger: TestHost;

/** Hosts on the loopback speak http: the configuration says so. */
function integrations(token = TOKEN): JsonObject {
  return {
    github: [
      {
        host: github.host,
        apiBaseUrl: `http://${github.host}/api/v3`,
        token,
      },
    ],
    gitlab: [
      {
        host: gitlab.host,
        apiBaseUrl: `http://${gitlab.host}/code/api/v4`,
        baseUrl: `http://${gitlab.host}/code`,
        token,
      },
    ],
  };
}

/** Reads the repositories of entities with git. */
async function readAll(
  repositories: ServiceRepositories,
  entities: readonly Entity[],
  signal = new AbortController().signal,
) {
  const found: FoundServices<Tree>[] = [];
  for await (const each of repositories.read(entities, {
    signal,
    read: readRepository,
  })) {
    found.push(each);
  }
  return found;
}

/** What is found of a service with annotations. */
async function look(
  annotations: Record<string, string>,
  given: JsonObject = integrations(),
  gitUrl?: string,
) {
  const [found] = await readAll(repositoriesOf(given, gitUrl), [
    service('ledger', annotations),
  ]);
  return found;
}

const contentOf = (found: FoundServices<Tree>) =>
  found.state === 'read' ? found.content.paths() : found.error;
const errorOf = (found: FoundServices<Tree>) =>
  found.state === 'unread' ? found.error : '';

beforeAll(async () => {
  github = await startCodeHost({
    repositories: {
      'harbour/ledger': FILES,
      'harbour/catalog': { 'all.yaml': 'kind: Component' },
    },
    authorization: basic(`x-access-token:${TOKEN}`),
  });
  gitlab = await startCodeHost({
    repositories: { 'harbour/ledger': FILES },
    authorization: basic(`oauth2:${TOKEN}`),
    prefix: '/code',
  });
  stranger = await startHost((_req, res) => void res.writeHead(404).end());
});

beforeEach(() => {
  [github, gitlab, stranger].forEach(({ asked }) => asked.splice(0));
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(stopHosts);

jest.setTimeout(30_000);

const asked = () => [
  github.asked.length,
  gitlab.asked.length,
  stranger.asked.length,
];

it('reads what has a slug of the only host of its kind, with its token', async () => {
  const found = await look({ [GITHUB]: 'harbour/ledger' });
  expect(contentOf(found)).toEqual(['SECURITY.md', 'a/b.txt']);
  expect(found.repository?.title).toBe(`${github.host}/harbour/ledger`);
  expect(new Set(github.asked.map(a => a.authorization))).toEqual(
    new Set([basic(`x-access-token:${TOKEN}`)]),
  );
  expect(asked().slice(1)).toEqual([0, 0]);
});

it.each<[string, () => Record<string, string>]>([
  ['a slug', () => ({ [GITLAB]: 'harbour/ledger' })],
  [
    'a source location',
    () => ({
      [SOURCE]: `url:http://${gitlab.host}/code/harbour/ledger/-/tree/main/`,
    }),
  ],
])('reads from GitLab below a path, by %s', async (_what, annotations) => {
  const found = await look(annotations());
  expect(contentOf(found)).toEqual(['SECURITY.md', 'a/b.txt']);
  expect(found.repository?.title).toBe(`${gitlab.host}/harbour/ledger`);
  expect(gitlab.asked.map(a => a.authorization)).toContain(
    basic(`oauth2:${TOKEN}`),
  );
  expect([github.asked, stranger.asked]).toEqual([[], []]);
});

it('reads what a source location names, and asks no other host', async () => {
  for (const path of ['', '/', '.git', '/tree/main/services/ledger/']) {
    const found = await look({
      [SOURCE]: `url:http://${github.host}/harbour/ledger${path}`,
    });
    expect(found.state).toBe('read');
  }
  expect(asked().slice(1)).toEqual([0, 0]);
});

it('reads a repository once for all that are in it', async () => {
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  const read = jest.fn(async (url: string) => url);
  const found = [];
  const address = (name: string) => `url:http://${github.host}/harbour/${name}`;
  for await (const { state, entities } of repositoriesOf(integrations()).read(
    [
      ...names.map(name => service(name, { [SOURCE]: address(name) })),
      service('unknown'),
      ...names.map(name =>
        service(`${name}-b`, { [GITHUB]: `harbour/${name}` }),
      ),
    ],
    { signal: new AbortController().signal, read },
  )) {
    found.push([state, ...entities.map(({ metadata }) => metadata.name)]);
  }
  expect(read).toHaveBeenCalledTimes(names.length);
  expect(found).toEqual([
    ['unread', 'unknown'],
    ...names.map(name => ['read', name, `${name}-b`]),
  ]);
});

it('reads four at a time, and asks for credentials each time', async () => {
  const authorization = jest
    .spyOn(GitCredentials.prototype, 'authorizationFor')
    .mockResolvedValue(undefined);
  let reading = 0;
  let most = 0;
  const read = async () => {
    reading += 1;
    most = Math.max(most, reading);
    await new Promise(setImmediate);
    reading -= 1;
  };
  const { signal } = new AbortController();
  const repositories = repositoriesOf(integrations());
  const services = Array.from({ length: 10 }, (_, i) =>
    service(`s${i}`, { [GITHUB]: `harbour/s${i}` }),
  );
  for (let round = 1; round <= 2; round += 1) {
    for await (const { state } of repositories.read(services, {
      signal,
      read,
    })) {
      expect(state).toBe('read');
    }
    expect(authorization).toHaveBeenCalledTimes(10 * round);
  }
  expect(most).toBe(4);
});

it('ends when it is told to', async () => {
  const repositories = repositoriesOf(integrations());
  const entities = [service('s', { [GITHUB]: 'harbour/ledger' })];
  await expect(
    readAll(repositories, entities, AbortSignal.abort(new Error('over time'))),
  ).rejects.toThrow('over time');
  expect(asked()).toEqual([0, 0, 0]);

  const controller = new AbortController();
  const slow = repositories.read(entities, {
    signal: controller.signal,
    read: (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        controller.abort(new Error('over time'));
      }),
  });
  await expect(async () => {
    for await (const each of slow) {
      throw new Error(each.state);
    }
  }).rejects.toThrow('over time');
});

it('prefers the local git server, and goes on without one', async () => {
  const local = await startHost((_req, res) => void res.writeHead(404).end());
  const annotations = {
    'fairway.dev/git-repository': 'harbour/ledger',
    [GITHUB]: 'harbour/ledger',
  };
  const found = await look(
    annotations,
    integrations(),
    `http://${local.host}/git/`,
  );
  expect(errorOf(found)).toContain('The repository harbour/ledger could not');
  expect(local.asked).toEqual([
    {
      path: expect.stringMatching(/^\/git\/harbour\/ledger\.git\//),
      authorization: undefined,
    },
  ]);
  expect(asked()).toEqual([0, 0, 0]);
  expect((await look(annotations)).state).toBe('read');
});

it('tells nobody the token that a host refused', async () => {
  const wrong = 'ghp_WrongTokenOfTests';
  for (const annotation of [GITHUB, GITLAB]) {
    const found = await look(
      { [annotation]: 'harbour/ledger' },
      integrations(wrong),
    );
    expect(errorOf(found)).toContain('harbour/ledger could not be read: ');
    const told = JSON.stringify(found);
    expect(told).not.toContain(wrong);
    expect(told).not.toContain(basic(`x-access-token:${wrong}`).slice(6));
    expect(told).not.toContain(basic(`oauth2:${wrong}`).slice(6));
  }
  expect(github.asked.map(a => a.authorization)).toContain(
    basic(`x-access-token:${wrong}`),
  );
});

it('reads nothing without credentials that is not public', async () => {
  const found = await look(
    { [GITHUB]: 'harbour/ledger' },
    {
      github: [
        { host: github.host, apiBaseUrl: `http://${github.host}/api/v3` },
      ],
    },
  );
  expect(found.state).toBe('unread');
  expect(github.asked.length).toBeGreaterThan(0);
});

it('asks no host that is not configured', async () => {
  const found = await look({
    [SOURCE]: `url:http://${stranger.host}/harbour/ledger`,
  });
  expect(found).toMatchObject({
    state: 'unread',
    error: `No integration is configured for the host ${stranger.host}: add it to integrations in the configuration.`,
  });
  expect(asked()).toEqual([0, 0, 0]);
});

it('follows no redirect', async () => {
  const moved = await startHost((req, res) => {
    res.writeHead(302, { Location: `http://${stranger.host}${req.url}` }).end();
  });
  const found = await look(
    { [GITHUB]: 'harbour/ledger' },
    {
      github: [
        {
          host: moved.host,
          apiBaseUrl: `http://${moved.host}/api/v3`,
          token: TOKEN,
        },
      ],
    },
  );
  expect(found.state).toBe('unread');
  expect(moved.asked.map(a => a.authorization)).toEqual([
    basic(`x-access-token:${TOKEN}`),
  ]);
  expect(stranger.asked).toEqual([]);
});

it.each<[string, () => Record<string, string>]>([
  ['an option', () => ({ [GITHUB]: '--upload-pack=touch/x' })],
  ['a way up', () => ({ [GITHUB]: '../../etc/passwd' })],
  ['dots', () => ({ [GITHUB]: 'harbour/..' })],
  ['a space', () => ({ [GITHUB]: 'harbour/led ger' })],
  ['a line end', () => ({ [GITHUB]: 'harbour/ledger\n' })],
  ['a third part', () => ({ [GITHUB]: 'harbour/ledger/x' })],
  ['one part', () => ({ [GITHUB]: 'ledger' })],
  ['a query', () => ({ [GITHUB]: 'harbour/ledger?service=x' })],
  ['unicode', () => ({ [GITHUB]: 'hаrbour/ledger' })],
  ['a long slug', () => ({ [GITHUB]: `harbour/${'x'.repeat(5000)}` })],
  ['deep groups', () => ({ [GITLAB]: `${'a/'.repeat(100)}b` })],
  [
    'a password',
    () => ({
      [SOURCE]: `url:http://ana:hunter2@${github.host}/harbour/ledger`,
    }),
  ],
  [
    'a host after credentials',
    () => ({ [SOURCE]: `url:http://${github.host}@${stranger.host}/a/b` }),
  ],
  [
    'a host after a backslash',
    () => ({ [SOURCE]: `url:http://${stranger.host}\\@${github.host}/a/b` }),
  ],
  ['ext', () => ({ [SOURCE]: `url:ext::sh -c touch% /tmp/x` })],
  ['a file', () => ({ [SOURCE]: `url:file:///etc/passwd` })],
  ['a folder', () => ({ [SOURCE]: `dir:/etc` })],
  ['ssh', () => ({ [SOURCE]: `url:ssh://git@${github.host}/a/b` })],
  ['no owner', () => ({ [SOURCE]: `url:http://${github.host}/ledger` })],
  [
    'another scheme',
    () => ({ [SOURCE]: `url:https://${github.host}/harbour/ledger` }),
  ],
  [
    'a way up in an address',
    () => ({ [SOURCE]: `url:http://${github.host}/a/b/../../harbour/ledger` }),
  ],
  [
    'an encoded way up',
    () => ({
      [SOURCE]: `url:http://${github.host}/a/%2E%2E/harbour/ledger`,
    }),
  ],
  [
    'an encoded space',
    () => ({ [SOURCE]: `url:http://${github.host}/harbour/led%20ger` }),
  ],
  [
    'an option in an address',
    () => ({ [SOURCE]: `url:http://${github.host}/--upload-pack=x/ledger` }),
  ],
  [
    'a long address',
    () => ({
      [SOURCE]: `url:http://${github.host}/harbour/${'x'.repeat(5000)}`,
    }),
  ],
  [
    'outside of the path',
    () => ({ [SOURCE]: `url:http://${gitlab.host}/codex/harbour/ledger` }),
  ],
  ['nothing', () => ({})],
])('asks nothing for %s', async (_what, annotations) => {
  const error = errorOf(await look(annotations()));
  expect(error).toBeTruthy();
  expect(error.length).toBeLessThan(400);
  expect(error).not.toContain('hunter2');
  expect(asked()).toEqual([0, 0, 0]);
});

it('goes on when a host gives no token', async () => {
  jest
    .spyOn(GitCredentials.prototype, 'authorizationFor')
    .mockRejectedValueOnce(new Error('the host knows no such App'));
  const found = await readAll(repositoriesOf(integrations()), [
    service('a', { [GITHUB]: 'harbour/ledger' }),
    service('b', { [GITLAB]: 'harbour/ledger' }),
  ]);
  expect(found.map(contentOf)).toEqual([
    `The repository ${github.host}/harbour/ledger could not be read: the host knows no such App.`,
    ['SECURITY.md', 'a/b.txt'],
  ]);
  expect(github.asked).toEqual([]);
});
