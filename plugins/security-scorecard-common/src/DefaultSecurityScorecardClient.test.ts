import { DefaultSecurityScorecardClient } from './DefaultSecurityScorecardClient';

function setup(status: number, body: unknown) {
  const calls: { url: string; init?: RequestInit }[] = [];
  const client = new DefaultSecurityScorecardClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backend.test/api/${pluginId}`,
    },
    fetchApi: {
      fetch: async (input, init) => {
        calls.push({ url: String(input), init });
        return new Response(status === 202 ? undefined : JSON.stringify(body), {
          status,
          headers: { 'Content-Type': 'application/json' },
        });
      },
    },
  });
  return { client, calls };
}

describe('DefaultSecurityScorecardClient', () => {
  it('sends only the filters that are set', async () => {
    const { client, calls } = setup(200, { items: [], totalItems: 0 });
    await client.listScorecards({ search: 'a b', level: '', limit: 5 });
    expect(calls[0].url).toBe(
      'http://backend.test/api/security-scorecard/scorecards?search=a+b&limit=5',
    );
  });

  it('addresses entities by the parts of their ref and passes the token on', async () => {
    const { client, calls } = setup(202, undefined);
    await client.refresh('component:default/pay-api', {
      token: 'abc',
    });
    expect(calls[0]).toMatchObject({
      url: 'http://backend.test/api/security-scorecard/scorecards/component/default/pay-api/refresh',
      init: { method: 'POST', headers: { Authorization: 'Bearer abc' } },
    });
  });

  it('throws NotFoundError for 404 and ResponseError for the rest', async () => {
    const body = {
      error: { name: 'NotFoundError', message: 'no such scorecard' },
      response: { statusCode: 404 },
    };
    await expect(
      setup(404, body).client.getScorecard('component:default/x'),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('no such scorecard'),
    });
    await expect(setup(503, {}).client.listTodos()).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 503,
    });
  });
});
