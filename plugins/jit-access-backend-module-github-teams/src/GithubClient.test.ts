import { createServer, type Server } from 'node:http';
import { GithubClient } from './GithubClient';

const { signal } = new AbortController();
const PEOPLE = Array.from({ length: 210 }, (_, i) => ({
  id: i + 1,
  login: `person-${i + 1}`,
}));

describe('lists', () => {
  let server: Server;
  let client: GithubClient;
  const asked: string[] = [];

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      const page = Number(searchParams.get('page'));
      asked.push(`${request.headers.host} ${page}`);
      // A proxy between the portal and GitHub passes on no Link.
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(PEOPLE.slice((page - 1) * 100, page * 100)));
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    client = new GithubClient('harbour', {
      apiBaseUrl: `http://127.0.0.1:${port}`,
      credentials: async () => ({}),
    });
  });
  afterEach(() => server.close());

  it('go on after a full page, also when nothing says that there is more', async () => {
    const found = await client.members('release', 'all', signal);
    expect(found).toHaveLength(PEOPLE.length);
    expect(asked).toHaveLength(3);
  });
});
