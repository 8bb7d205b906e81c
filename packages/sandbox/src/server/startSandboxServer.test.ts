import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import {
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2';
import { setupServer } from 'msw/node';
import { createSandbox } from '../createSandbox';
import { awsClients } from '../__testUtils__/clients';
import { kubernetesClients } from '../__testUtils__/kubernetes';
import { smallWorld } from '../__testUtils__/smallWorld';
import { readSettings } from './settings';
import { SandboxServer, startSandboxServer } from './startSandboxServer';

let dataDir: string;
let server: SandboxServer;
const lines: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'fairway-sandbox-'));
  server = await startSandboxServer({
    port: 0,
    dataDir,
    world: smallWorld(),
    gitToken: 'a-token-for-tests',
    log: line => lines.push(line),
  });
});
beforeEach(() => server.world.faults.clear());
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

const send = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, text: await response.text() };
};
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Everything the clients read, without what differs from call to call. */
async function readAll(
  aws: ReturnType<typeof awsClients>,
  kubernetes: ReturnType<typeof kubernetesClients>,
) {
  const answers = [
    await aws.inspector.send(new ListFindingsCommand({ maxResults: 2 })),
    await aws.inspector.send(new ListCoverageCommand({})),
    await aws.cloudtrail.send(new DescribeTrailsCommand({})),
    await aws.logs.send(new DescribeLogGroupsCommand({})),
    await aws.ec2.send(new DescribeFlowLogsCommand({})),
  ].map(({ $metadata: _, ...answer }) => answer);
  return [
    ...answers,
    await kubernetes.rbac.listClusterRoleBinding(),
    await kubernetes.core.listNamespace({ limit: 2 }),
  ];
}

it('answers over HTTP what it answers in-process', async () => {
  const overHttp = await readAll(
    awsClients({ endpoint: `${server.url}/aws` }),
    kubernetesClients(`${server.url}/kubernetes/test`, 'reader', 'http'),
  );
  const msw = setupServer(...createSandbox({ world: smallWorld() }).handlers);
  msw.listen({ onUnhandledRequest: 'error' });
  try {
    const inProcess = await readAll(
      awsClients(),
      kubernetesClients('https://test.kubernetes.harbour.example', 'reader'),
    );
    expect(overHttp).toEqual(inProcess);
  } finally {
    msw.close();
  }
});

it('is as strict over HTTP', async () => {
  const { inspector } = awsClients({ endpoint: `${server.url}/aws` });
  await expect(
    inspector.send(new ListFindingsCommand({ maxResults: 500 })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
  const unsigned = await send(
    '/aws/inspector2/eu-central-1/findings/list',
    json({}),
  );
  expect(unsigned.status).toBe(403);
});

it('takes faults, shows them, and clears them', async () => {
  const fault = { service: 'inspector2', error: 'Throttling', times: 2 };
  const added = await send('/_faults', json(fault));
  expect(added.status).toBe(201);
  expect(JSON.parse(added.text)).toEqual({
    faults: [{ ...fault, skip: 0, retryAfterSeconds: 1 }],
  });
  const { inspector } = awsClients({ endpoint: `${server.url}/aws` });
  await expect(
    inspector.send(new ListFindingsCommand({})),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 429 } });
  expect(JSON.parse((await send('/_faults')).text)).toMatchObject({
    faults: [{ times: 1 }],
  });
  await send('/_faults', { method: 'DELETE' });
  await inspector.send(new ListFindingsCommand({}));
  expect(JSON.parse((await send('/_calls')).text).calls.at(-1)).toMatchObject({
    operation: 'ListFindings',
  });
});

it('refuses malformed faults', async () => {
  expect((await send('/_faults', json({ service: 'x' }))).status).toBe(400);
  const form = { method: 'POST', body: 'service=inspector2' };
  expect((await send('/_faults', form)).status).toBe(415);
  expect((await send('/_faults', { ...json({}), body: '{' })).status).toBe(400);
});

it('cuts the connection when told to', async () => {
  await send('/_faults', json({ service: 'chat', error: 'Disconnect' }));
  await expect(send('/chat/a')).rejects.toThrow();
});

it('serves chat, tickets, git and health', async () => {
  const posted = await send('/chat/security', json({ text: 'hello' }));
  expect(posted.status).toBe(201);
  expect((await send('/tickets?status=open')).status).toBe(200);
  expect((await send('/git/nobody/nothing')).text).toContain(
    'There is no such repository',
  );
  expect(JSON.parse((await send('/health')).text)).toEqual({
    status: 'ok',
    startedAt: server.world.startedAt.toISOString(),
    git: 'ok',
    postgres: 'not started',
  });
});

it('keeps chat and tickets over a restart', async () => {
  await send('/tickets', json({ type: 'INC', title: 'kept' }));
  const again = await startSandboxServer({
    port: 0,
    dataDir,
    world: smallWorld(),
  });
  try {
    const list = await fetch(`${again.url}/tickets`);
    expect(await list.json()).toMatchObject({ tickets: [{ title: 'kept' }] });
    const git = await fetch(`${again.url}/git/a/b`);
    expect(git.status).toBe(503);
  } finally {
    await again.stop();
  }
});

it.each([
  ['/', 404],
  ['/aws', 404],
  ['/aws/quantum/eu-central-1/', 404],
  ['/kubernetes/other/api/v1/namespaces', 404],
  ['/chatter', 404],
])('has nothing at %s', async (path, status) => {
  expect((await send(path)).status).toBe(status);
});

it('refuses bodies that are too long', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
  expect((await send('/chat/a', { ...json({}), body })).status).toBe(413);
});

it('answers to loopback names only', async () => {
  const status = await new Promise(resolve => {
    request(
      `${server.url}/health`,
      { headers: { host: 'sandbox.attacker.example' } },
      res => resolve(res.resume().statusCode),
    ).end();
  });
  expect(status).toBe(421);
});

it('listens on the loopback interface only', async () => {
  const { port } = new URL(server.url);
  const refused = await new Promise(resolve => {
    const socket = connect(Number(port), '127.0.0.2');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
  expect(refused).toBe(true);
});

it('says which port is taken', async () => {
  const port = Number(new URL(server.url).port);
  await expect(
    startSandboxServer({ port, dataDir, world: smallWorld() }),
  ).rejects.toThrow(`port ${port} is taken`);
});

it('logs git being missing instead of not starting', async () => {
  const told: string[] = [];
  const other = await startSandboxServer({
    port: 0,
    dataDir,
    world: smallWorld(),
    gitToken: 'short',
    log: line => told.push(line),
  });
  await other.stop();
  expect(told.join()).toContain('The git server did not start');
});

describe('settings', () => {
  it('has defaults', () => {
    expect(readSettings({})).toMatchObject({
      port: 7080,
      postgresPort: 7054,
      dataDir: expect.stringMatching(/\/\.fairway$/),
    });
  });

  it('reads the environment, and refuses what is no port', () => {
    expect(
      readSettings({
        FAIRWAY_SANDBOX_PORT: '1234',
        FAIRWAY_DATA_DIR: '/tmp/elsewhere',
      }),
    ).toMatchObject({ port: 1234, dataDir: '/tmp/elsewhere' });
    for (const FAIRWAY_POSTGRES_PORT of ['0', '65536', '1e3', 'x']) {
      expect(() => readSettings({ FAIRWAY_POSTGRES_PORT })).toThrow(
        'FAIRWAY_POSTGRES_PORT',
      );
    }
  });
});
