import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { HttpAccessRequests } from './AccessRequests';

/** Just-in-time access that has one request and a bad day. */
async function serve() {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${req.headers.authorization} ${req.url}`);
    const status = { '/requests/there': 200, '/requests/gone': 404 };
    const found = Object.entries(status).find(([url]) => url === req.url);
    res.writeHead(found?.[1] ?? 503, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ id: 'there' }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  const requests = new HttpAccessRequests(
    mockServices.auth({ pluginId: 'security-cases' }),
    {
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
      getExternalBaseUrl: async () => '',
    },
  );
  return { asked, requests, close: () => server.close() };
}

it('tells a request that there is not from one that can’t be read now', async () => {
  const { asked, requests, close } = await serve();
  try {
    expect(await requests.get('there')).toEqual({ id: 'there' });
    expect(await requests.get('gone')).toBeUndefined();
    await expect(requests.get('busy')).rejects.toThrow('503');
    expect(asked[0]).toMatch(
      /^Bearer mock-service-token:.*security-cases.*jit-access.* \/requests\/there$/,
    );
  } finally {
    close();
  }
});
