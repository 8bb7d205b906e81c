import { DefaultJitAccessClient } from './DefaultJitAccessClient';

function setup(response: Response) {
  const fetchMock = jest.fn<Promise<Response>, Parameters<typeof fetch>>(
    async () => response,
  );
  const client = new DefaultJitAccessClient({
    discoveryApi: {
      getBaseUrl: async id => `http://backend.test/api/${id}`,
    },
    fetchApi: { fetch: fetchMock },
  });
  return { client, fetchMock };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

describe('DefaultJitAccessClient', () => {
  it('leaves out filters that are not set', async () => {
    const { client, fetchMock } = setup(json({ items: [] }));
    await client.listRequests({ view: 'to-decide', search: undefined });
    expect(fetchMock.mock.calls[0][0]).toBe(
      'http://backend.test/api/jit-access/requests?view=to-decide',
    );
  });

  it('escapes ids and posts bodies', async () => {
    const { client, fetchMock } = setup(json({ id: 'a/b' }));
    await client.deny('a/b', { reason: 'no' });
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://backend.test/api/jit-access/requests/a%2Fb/deny');
    expect(init?.body).toBe('{"reason":"no"}');
  });

  it('hands on the error of the server', async () => {
    const { client } = setup(
      json(
        {
          error: { name: 'ConflictError', message: 'decided by bo' },
          response: { statusCode: 409 },
        },
        409,
      ),
    );
    await expect(client.approve('a')).rejects.toMatchObject({
      statusCode: 409,
      cause: { name: 'ConflictError', message: 'decided by bo' },
    });
  });
});
