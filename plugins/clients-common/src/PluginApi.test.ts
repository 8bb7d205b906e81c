import {
  pathOf,
  PluginApi,
  type PluginApiTraits,
  type PluginCall,
} from './PluginApi';

/** Calls an API that answers, and tells what it was asked. */
async function call(
  made: PluginCall & { path?: string; token?: string },
  answer: { status: number; body: unknown } = { status: 200, body: {} },
  traits?: PluginApiTraits,
) {
  const asked: { url: string; init?: RequestInit }[] = [];
  const api = new PluginApi(
    'things',
    {
      discoveryApi: { getBaseUrl: async id => `http://backend.test/api/${id}` },
      fetchApi: {
        fetch: async (input, init) => {
          asked.push({ url: String(input), init });
          return new Response(JSON.stringify(answer.body), {
            status: answer.status,
            headers: { 'Content-Type': 'application/json' },
          });
        },
      },
    },
    traits,
  );
  const { path = '/all', token, ...rest } = made;
  await api.send(path, rest, { token });
  return asked[0];
}

describe('PluginApi', () => {
  it.each([
    [{}, 'http://backend.test/api/things/all'],
    [
      { query: { search: 'a b', level: '', owner: undefined, limit: 0 } },
      'http://backend.test/api/things/all?search=a+b&limit=0',
    ],
    [
      { path: pathOf('all', 'a/b c') },
      'http://backend.test/api/things/all/a%2Fb%20c',
    ],
  ])('asks %j at %s', async (made, url) => {
    expect((await call(made)).url).toBe(url);
  });

  it('sends filters that are empty for those that mean nothing by them', async () => {
    const query = { entityRef: '', owner: undefined };
    const asked = await call({ query }, undefined, { sendsEmpty: true });
    expect(asked.url).toBe('http://backend.test/api/things/all?entityRef=');
  });

  it.each([
    [{}, { method: 'GET', headers: {} }],
    [
      { method: 'POST' as const, body: { a: 1 }, token: 'abc' },
      {
        method: 'POST',
        headers: {
          Authorization: 'Bearer abc',
          'Content-Type': 'application/json',
        },
        body: '{"a":1}',
      },
    ],
    [
      { method: 'POST' as const, body: '', type: 'text/plain' },
      { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '' },
    ],
  ])('sends %j', async (made, init) => {
    expect((await call(made)).init).toEqual(init);
  });

  it('sends bytes as they are', async () => {
    const body = new Uint8Array([1, 2]);
    expect((await call({ method: 'POST', body })).init?.body).toBe(body);
  });

  it.each([
    [404, undefined, 'ResponseError', 'Request failed with 404'],
    [404, { tellsNotFound: true }, 'NotFoundError', 'no such thing'],
    [403, { tellsNotFound: true }, 'ResponseError', 'Request failed with 403'],
  ])('throws for %i with %j a %s', async (status, traits, name, message) => {
    const body = {
      error: { name: 'AnyError', message: 'no such thing' },
      response: { statusCode: status },
    };
    await expect(call({}, { status, body }, traits)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});
