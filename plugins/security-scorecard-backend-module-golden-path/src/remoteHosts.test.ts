import type { JsonObject } from '@backstage/types';
import {
  startCodeHost,
  startHost,
  stopHosts,
  type TestHost,
} from './__testUtils__/codeHost';
import { collectorOf, observe } from './__testUtils__/collectorOf';

const SOURCE = 'backstage.io/source-location';
const GITHUB = 'github.com/project-slug';
const GITLAB = 'gitlab.com/project-slug';
const TOKEN = 'ghp_4f9TokenOfTests';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

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

beforeAll(async () => {
  github = await startCodeHost(
    ['harbour/ledger', 'harbour/catalog'],
    basic(`x-access-token:${TOKEN}`),
  );
  gitlab = await startCodeHost(
    ['harbour/ledger'],
    basic(`oauth2:${TOKEN}`),
    '/code',
  );
  stranger = await startHost((_req, res) => void res.writeHead(404).end());
});

beforeEach(() => {
  [github, gitlab, stranger].forEach(({ asked }) => asked.splice(0));
});

afterAll(stopHosts);

jest.setTimeout(30_000);

const asked = () => [
  github.asked.length,
  gitlab.asked.length,
  stranger.asked.length,
];

it('reads what has a slug of the only host of its kind, with its token', async () => {
  const seen = await observe(collectorOf(undefined, integrations()), {
    [GITHUB]: 'harbour/ledger',
  });
  expect(seen.error).toBeUndefined();
  expect(seen).toMatchObject({
    status: 'ok',
    facts: { securityPolicy: true, dockerfile: false },
    coverage: [{ resource: `${github.host}/harbour/ledger`, state: 'scanned' }],
  });
  expect(seen.findings[0].component).toBe(`${github.host}/harbour/ledger`);
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
  const collector = collectorOf(undefined, integrations());
  expect(await observe(collector, annotations())).toMatchObject({
    status: 'ok',
    coverage: [{ resource: `${gitlab.host}/harbour/ledger` }],
  });
  expect(gitlab.asked.map(a => a.authorization)).toContain(
    basic(`oauth2:${TOKEN}`),
  );
  expect([github.asked, stranger.asked]).toEqual([[], []]);
});

it('reads what a source location names, and asks no other host', async () => {
  const collector = collectorOf(undefined, integrations());
  for (const path of ['', '/', '.git', '/tree/main/services/ledger/']) {
    const seen = await observe(collector, {
      [SOURCE]: `url:http://${github.host}/harbour/ledger${path}`,
    });
    expect(seen.status).toBe('ok');
  }
  expect(asked().slice(1)).toEqual([0, 0]);
});

it('prefers the local git server, and goes on without one', async () => {
  const local = await startHost((_req, res) => void res.writeHead(404).end());
  const annotations = {
    'fairway.dev/git-repository': 'harbour/ledger',
    [GITHUB]: 'harbour/ledger',
  };
  const seen = await observe(
    collectorOf(`http://${local.host}/git`, integrations()),
    annotations,
  );
  expect(seen).toMatchObject({ status: 'error' });
  expect(local.asked.map(a => a.authorization)).toEqual([undefined]);
  expect(asked()).toEqual([0, 0, 0]);
  expect(
    await observe(collectorOf(undefined, integrations()), annotations),
  ).toMatchObject({ status: 'ok' });
});

it('tells nobody the token that a host refused', async () => {
  const wrong = 'ghp_WrongTokenOfTests';
  for (const annotation of [GITHUB, GITLAB]) {
    const seen = await observe(collectorOf(undefined, integrations(wrong)), {
      [annotation]: 'harbour/ledger',
    });
    expect(seen).toMatchObject({
      status: 'error',
      facts: {},
      findings: [],
      coverage: [{ state: 'broken' }],
    });
    expect(seen.error).toContain('harbour/ledger could not be read: ');
    const told = JSON.stringify(seen);
    expect(told).not.toContain(wrong);
    expect(told).not.toContain(basic(`x-access-token:${wrong}`).slice(6));
    expect(told).not.toContain(basic(`oauth2:${wrong}`).slice(6));
  }
});

it('reads nothing without credentials that is not public', async () => {
  const seen = await observe(
    collectorOf(undefined, {
      github: [
        { host: github.host, apiBaseUrl: `http://${github.host}/api/v3` },
      ],
    }),
    { [GITHUB]: 'harbour/ledger' },
  );
  expect(seen.status).toBe('error');
  expect(github.asked.length).toBeGreaterThan(0);
});

it('asks no host that is not configured', async () => {
  const seen = await observe(collectorOf(undefined, integrations()), {
    [SOURCE]: `url:http://${stranger.host}/harbour/ledger`,
  });
  expect(seen).toMatchObject({
    status: 'error',
    error: `No integration is configured for the host ${stranger.host}: add it to integrations in the configuration.`,
    facts: {},
    findings: [],
  });
  expect(asked()).toEqual([0, 0, 0]);
});

it('follows no redirect', async () => {
  const moved = await startHost((req, res) => {
    res.writeHead(302, { Location: `http://${stranger.host}${req.url}` }).end();
  });
  const seen = await observe(
    collectorOf(undefined, {
      github: [
        {
          host: moved.host,
          apiBaseUrl: `http://${moved.host}/api/v3`,
          token: TOKEN,
        },
      ],
    }),
    { [GITHUB]: 'harbour/ledger' },
  );
  expect(seen.status).toBe('error');
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
  const seen = await observe(
    collectorOf(undefined, integrations()),
    annotations(),
  );
  expect(seen).toMatchObject({ status: 'error', facts: {}, findings: [] });
  expect(seen.error).toBeTruthy();
  expect(seen.error?.length).toBeLessThan(400);
  expect(seen.error).not.toContain('hunter2');
  expect(asked()).toEqual([0, 0, 0]);
});

it('goes on when a host gives no token', async () => {
  const collector = collectorOf(undefined, integrations(), {
    authorizationFor: async ({ host }) => {
      throw new Error(`${host} knows no such App`);
    },
  });
  const seen = await observe(collector, { [GITHUB]: 'harbour/ledger' });
  expect(seen).toMatchObject({
    status: 'error',
    error: `The repository ${github.host}/harbour/ledger could not be read: ${github.host} knows no such App.`,
  });
  expect(asked()).toEqual([0, 0, 0]);
});
