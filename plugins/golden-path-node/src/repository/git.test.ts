import { createServer, type RequestListener, type Server } from 'node:http';
import { runGit } from './git';

const TOKEN = 'ghp_4f9TokenOfTests';
const AUTHORIZATION = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString(
  'base64',
)}`;

const servers: Server[] = [];

async function start(answer: RequestListener): Promise<[string, Server]> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port.');
  }
  return [`127.0.0.1:${address.port}`, server];
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  }
});

const list = (url: string) =>
  runGit(['ls-remote', '--', url], {
    signal: new AbortController().signal,
    authorization: AUTHORIZATION,
  });

it.each<[string, () => string]>([
  ['its credentials', () => `${AUTHORIZATION} is wrong`],
  ['what is in them', () => `x-access-token:${TOKEN} is wrong`],
  ['the token', () => `${TOKEN} is wrong`],
  [
    'it before and after much else',
    () => `${TOKEN}\n${'x\n'.repeat(408)}${TOKEN} is wrong`,
  ],
])('says no secret when a server answers with %s', async (_what, answer) => {
  const [host] = await start((_req, res) => {
    res.writeHead(403, { 'Content-Type': 'text/plain' });
    res.end(`${answer()}\n`);
  });
  const error: unknown = await list(`http://${host}/a/b.git`).catch(e => e);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toContain('is wrong');
  expect(String(error)).not.toContain(TOKEN.slice(4));
  expect(String(error)).not.toContain(AUTHORIZATION.slice(6));
});

it('sends credentials to no host that it is sent on to', async () => {
  const there: (string | undefined)[] = [];
  const [elsewhere] = await start((req, res) => {
    there.push(req.headers.authorization);
    res.writeHead(404).end();
  });
  const here: (string | undefined)[] = [];
  const [host] = await start((req, res) => {
    here.push(req.headers.authorization);
    res.writeHead(301, { Location: `http://${elsewhere}${req.url}` }).end();
  });
  await expect(list(`http://${host}/a/b.git`)).rejects.toThrow();
  expect(here).toEqual([AUTHORIZATION]);
  expect(there).toHaveLength(0);
});

describe('the proxy of the machine', () => {
  const given = process.env.HTTPS_PROXY;
  afterEach(() => {
    if (given === undefined) {
      delete process.env.HTTPS_PROXY;
    } else {
      process.env.HTTPS_PROXY = given;
    }
  });

  it('is asked for a way to https hosts, and gets no credentials', async () => {
    const [proxy, server] = await start((_req, res) => res.end());
    const asked: unknown[] = [];
    server.on('connect', (req, socket) => {
      asked.push([req.url, JSON.stringify(req.headers).includes('Basic')]);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    process.env.HTTPS_PROXY = `http://${proxy}`;
    await expect(list('https://git.harbour.example/a/b.git')).rejects.toThrow();
    expect(asked).toEqual([['git.harbour.example:443', false]]);
  });
});
